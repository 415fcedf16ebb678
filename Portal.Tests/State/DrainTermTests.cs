using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Draining;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.State;

/// <summary>Drains while somebody sets the clock of the wall.</summary>
internal sealed class DrainTermTests : BalancerFixture
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly VirtualService Web = Known.Web.With(1, 2);
    private static readonly ServerDrain First = new(Web.Key, Known.Server(1));

    private DrainWatch watch = null!;

    [SetUp]
    public async Task DeclareAsync()
    {
        await DeclareAsync(Web);
        watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
        Kernel.SetConnections(Web.Key, Known.Server(1), 3, 4);
    }

    [TestCase(2)]
    [TestCase(-24)]
    [TestCase(24 * 365 * 50)]
    public async Task A_step_of_the_clock_ends_no_drain_early_and_none_late(int hours)
    {
        await DrainFirstAsync();
        Time.Set(TimeSpan.FromHours(hours));
        Time.Advance(Minute - TimeSpan.FromTicks(1));
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull("its minute is not over");
        Time.Advance(TimeSpan.FromTicks(1));
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
    }

    [TestCase(2)]
    [TestCase(-24)]
    public async Task A_step_of_the_clock_while_Portal_is_down_ends_no_drain_early_and_none_late(int hours)
    {
        await DrainFirstAsync();
        Time.Advance(Minute / 2);
        Time.Set(TimeSpan.FromHours(hours));
        await RestartAsync(new BalancerPolicy());
        Time.Advance((Minute / 2) - TimeSpan.FromTicks(1));
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull("its minute is not over");
        Time.Advance(TimeSpan.FromTicks(1));
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
    }

    // What is left is what the clock of the wall says, and never more than was asked for last.
    [TestCase(0, 30)]
    [TestCase(-10, 40)]
    [TestCase(-24 * 3600, 60)]
    [TestCase(3600, 0)]
    public async Task After_a_start_of_the_machine_no_step_of_the_clock_makes_a_drain_longer_than_it_was_asked_for(int step, int left)
    {
        await WriteAsync(new DrainServerIntent(Web.Key, Known.Server(1), TimeSpan.FromDays(1)));
        Time.Advance(TimeSpan.FromHours(1));
        await DrainFirstAsync();
        Time.Advance(Minute / 2);
        Time.Set(TimeSpan.FromSeconds(step));
        await RestartAsync(new BalancerPolicy { Boot = "another" });
        if (left > 0)
        {
            Time.Advance(TimeSpan.FromSeconds(left) - TimeSpan.FromTicks(1));
            await LookAsync();
            Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull("there is time left");
            Time.Advance(TimeSpan.FromTicks(1));
        }

        await LookAsync();
        AllAre(4, Web.WithoutServer(Known.Server(1)));
    }

    [Test]
    public void A_drain_that_an_older_Portal_has_stored_takes_no_longer_than_from_its_start_to_its_deadline()
    {
        var now = new Moment(Time.GetUtcNow(), "boot", TimeSpan.FromDays(3));
        var drain = new Drain { Target = First, Started = now.Time, Deadline = now.Time + Minute };
        drain.At(now with { Time = now.Time - TimeSpan.FromDays(1) }).Term!.End.Should().Be(now.Uptime + Minute);
        drain.At(now with { Time = now.Time + (Minute / 2) }).Term!.End.Should().Be(now.Uptime + (Minute / 2));
        drain.IsUp(TimeSpan.MaxValue).Should().BeFalse("it has no term before a Portal has started with it");
    }

    private Task<WriteResult> DrainFirstAsync() => WriteAsync(new DrainServerIntent(Web.Key, Known.Server(1), Minute));

    private async Task RestartAsync(BalancerPolicy policy)
    {
        await Balancer.DisposeAsync();
        Start(Kernel, Store, policy);
        watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
        await Balancer.RecoverAsync();
    }

    private Task LookAsync() => watch.RunAsync(CancellationToken.None);
}
