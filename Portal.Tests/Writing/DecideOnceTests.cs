using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>What was decided is what is done, stored and answered: nobody decides it a second time.</summary>
internal sealed class DecideOnceTests : BalancerFixture
{
    [SetUp]
    public Task DeclareAsync() => DeclareAsync(Known.Web.With(1, 2));

    [Test]
    public async Task A_request_that_needs_no_look_is_decided_once() => (await CountAsync(Known.Weighed(Known.Web.Key, Known.Server(1), 7))).Should().Be(1);

    [Test]
    public async Task A_request_that_needs_a_look_is_decided_once() => (await CountAsync(new DrainServerIntent(Known.Web.Key, Known.Server(1), TimeSpan.FromMinutes(1)))).Should().Be(1);

    [Test]
    public async Task A_request_that_meets_a_surprise_is_decided_once_more()
    {
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithoutServer(Known.Server(1))));
        (await CountAsync(Known.Weighed(Known.Web.Key, Known.Server(1), 7))).Should().Be(2);
        Kernel.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(7);
    }

    private async Task<int> CountAsync(ServiceIntent intent)
    {
        var counting = new CountingIntent(intent);
        await WriteAsync(counting);
        return counting.Decisions[0];
    }

    private sealed record CountingIntent(ServiceIntent Inner) : ServiceIntent(Inner.Key)
    {
        public int[] Decisions { get; } = [0];

        public override TimeSpan? Patience => Inner.Patience;

        public override bool NeedsLook(VirtualService? declared) => Inner.NeedsLook(declared);

        public override IpvsadmCommand? Confirm(VirtualService declared) => Inner.Confirm(declared);

        public override bool Concerns(RealServerKey server) => Inner.Concerns(server);

        public override IEnumerable<DrainTarget> Drained(Decision decision) => Inner.Drained(decision);

        public override Decision Decide(VirtualService? declared, VirtualService? kernel)
        {
            Decisions[0]++;
            return Inner.Decide(declared, kernel);
        }
    }
}
