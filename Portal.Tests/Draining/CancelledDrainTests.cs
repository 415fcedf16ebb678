using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Draining;

/// <summary>The end of a drain gives the kernel what is declared, whatever hands have done there meanwhile, and touches nothing else.</summary>
internal sealed class CancelledDrainTests : DrainFixture
{
    private static readonly RealServerSettings ByHand = new() { Weight = 3 };

    [Test]
    public async Task A_server_that_a_hand_has_changed_gets_what_is_declared()
    {
        await DrainFirstAsync();
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(1), ByHand with { UpperThreshold = 9 })));
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        AllAre(3, Web);
    }

    [Test]
    public async Task A_server_that_a_hand_has_removed_comes_back()
    {
        await DrainFirstAsync();
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithoutServer(Known.Server(1))));
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        AllAre(3, Web);
    }

    [Test]
    public async Task The_servers_of_a_service_get_what_is_declared_and_what_is_not_declared_stays()
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(1), ByHand).WithoutServer(Known.Server(2)).WithServer(Known.Server(9), ByHand)));
        await WriteAsync(new CancelDrainIntent(Web.Key, null));
        Balancer.State.Table.ShouldBe(Web);
        Kernel.Table.ShouldBe(Web.WithServer(Known.Server(9), ByHand));
    }

    [Test]
    public async Task Another_server_that_is_out_stays_as_a_hand_has_left_it()
    {
        await DrainFirstAsync();
        await Balancer.MaintainAsync(Known.Server(2).Address, isOut: true, Me);
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(2), ByHand)));
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().Be(Heavy);
        Kernel.Table.Find(Web.Key, Known.Server(2)).Should().Be(ByHand, "the request says nothing of it");
    }
}
