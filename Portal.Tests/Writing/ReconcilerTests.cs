using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

internal sealed class ReconcilerTests : BalancerFixture
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private Reconciler reconciler = null!;

    [SetUp]
    public async Task DeclareAsync()
    {
        await DeclareAsync(Known.Web.With(1, 2), Known.Dns);
        reconciler = new Reconciler(Balancer, Interval, Time, Log);
    }

    [Test]
    public async Task Nothing_is_done_where_nothing_differs()
    {
        await reconciler.RunAsync();
        Kernel.Commands.Should().BeEmpty();
        reconciler.Status.Should().Be(ReconcileStatus.None with { LastCheck = Time.GetUtcNow() });
        reconciler.Pause.Should().Be(Interval);
    }

    [Test]
    public async Task Drift_is_repaired_and_reported()
    {
        Kernel.ByHand(table => table.Without(Known.Dns.Key).With(Known.Web.With(1, 2, 9)));
        await reconciler.RunAsync();
        AllAre(1, Known.Web.With(1, 2), Known.Dns);
        reconciler.Status.LastRepair.Should().Be(Time.GetUtcNow());
        reconciler.Status.Repaired.Count.Should().Be(2);
        reconciler.Status.Problem.Should().BeNull();
        Log.Warnings.Should().Contain(line => line.Contains("Drift was repaired: 2 commands", StringComparison.Ordinal));
    }

    [Test]
    public async Task What_is_refused_is_tried_again_later_and_later_and_does_not_keep_the_rest()
    {
        Kernel.Schedulers.Remove("rr");
        Kernel.ByHand(_ => IpvsTable.Empty);
        await reconciler.RunAsync();
        Kernel.Table.ShouldBe(Known.Web.With(1, 2));
        reconciler.Status.Problem.Should().Contain("-A -u 10.0.0.2:53 -s rr");
        reconciler.Pause.Should().Be(Interval * 2);
        for (var i = 0; i < 10; i++)
        {
            await reconciler.RunAsync();
        }

        reconciler.Pause.Should().Be(Interval * 32);
        Kernel.Schedulers.Add("rr");
        await reconciler.RunAsync();
        AllAre(1, Known.Web.With(1, 2), Known.Dns);
        reconciler.Pause.Should().Be(Interval);
        reconciler.Status.Problem.Should().BeNull();
    }

    [Test]
    public async Task A_kernel_that_cannot_be_reached_is_a_problem_and_no_fault()
    {
        Kernel.Unavailable = FailureKind.ModuleMissing;
        await reconciler.RunAsync();
        reconciler.Status.Problem.Should().NotBeNull().And.NotContain("{", "it is for a person");
        Kernel.Unavailable = null;
        Later();
        await reconciler.RunAsync();
        reconciler.Status.Problem.Should().BeNull();
    }

    [Test]
    public void A_rejection_is_told_as_a_sentence()
    {
        var failure = new IpvsadmFailure { Kind = FailureKind.ToolMissing, Command = "ipvsadm -R", StandardError = "No such file" };
        foreach (var rejection in new Rejection[] { new IpvsadmFailed(failure), new NotStored("The disk is full."), new Stopping(), new ServiceNotFound(Known.Web.Key) })
        {
            new RejectedException(rejection).Message.Should().NotContainAny("{", " = ", rejection.GetType().Name);
        }

        new RejectedException(new NotStored("The disk is full.")).Message.Should().Be("The disk is full.");
        new RejectedException(new IpvsadmFailed(failure)).Message.Should().Contain("ipvsadm -R").And.Contain("No such file");
    }

    [Test]
    public async Task It_never_fights_a_drain()
    {
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        await WriteAsync(new DrainServerIntent(Known.Web.Key, Known.Server(1), TimeSpan.FromMinutes(1)));
        Kernel.Forget();
        await reconciler.RunAsync();
        Kernel.Commands.Should().BeEmpty();
        Balancer.State.Drains.All.Should().ContainSingle();
    }

    [Test]
    public async Task It_takes_no_more_away_than_may_go_unasked()
    {
        await Balancer.DisposeAsync();
        Start(Kernel, Store, new BalancerPolicy { MaximumRemovals = 0 });
        await Balancer.RecoverAsync();
        reconciler = new Reconciler(Balancer, Interval, Time, Log);
        var foreign = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 5) };
        Kernel.ByHand(table => table.With(foreign).Without(Known.Dns.Key));
        await reconciler.RunAsync();
        Kernel.Table.ShouldBe(Known.Web.With(1, 2), Known.Dns, foreign);
        reconciler.Status.Problem.Should().Contain("force=true");
    }
}
