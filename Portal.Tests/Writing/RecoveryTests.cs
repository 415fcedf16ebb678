using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>The start, and what is made good later.</summary>
internal sealed class RecoveryTests : BalancerFixture
{
    [Test]
    public async Task The_start_pushes_what_is_stored()
    {
        Start(new FakeKernel(Known.Dns), new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web.With(1)]))));
        Balancer.LastPush.Should().Be(PushStatus.None);
        await Balancer.RecoverAsync();
        Balancer.LastPush.IsGood.Should().BeTrue();
        AllAre(7, Known.Web.With(1));
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public async Task A_start_without_data_adopts_what_the_kernel_has()
    {
        Start(new FakeKernel(Known.Web.With(1)), new MemoryStore());
        await Balancer.RecoverAsync();
        Kernel.Commands.Should().BeEmpty();
        AllAre(1, Known.Web.With(1));
    }

    [Test]
    public async Task Data_that_cannot_be_stored_is_not_adopted_and_nothing_is_accepted_until_it_can()
    {
        Start(new FakeKernel(Known.Web), new MemoryStore { IsFull = true });
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeTrue();
        (await RejectionOf(AddServerAsync(1))).Should().BeOfType<NotStored>();
        Kernel.Commands.Should().BeEmpty();
        Store.IsFull = false;
        Later();
        await AddServerAsync(1);
        AllAre(2, Known.Web.With(1));
    }

    [Test]
    public async Task Data_is_not_adopted_where_somebody_else_has_stored_the_first()
    {
        Start(new FakeKernel(Known.Web), new MemoryStore());
        await Store.InitialiseAsync(new DeclaredState(1, IpvsTable.Of([Known.Dns])));
        await OvertakenAsync(Known.Dns);
    }

    [Test]
    public async Task The_start_takes_nothing_out_of_data_that_somebody_else_has_changed_meanwhile()
    {
        Start(new FakeKernel(Known.Web), new MemoryStore(new DeclaredState(1, IpvsTable.Of([Known.Web]))), new BalancerPolicy { Scope = new ServiceScope(new MarkScope(1, 1)) });
        Store.ByAnother(IpvsTable.Of([Known.Web.With(1)]));
        await OvertakenAsync(Known.Web.With(1));
    }

    [Test]
    public async Task The_first_request_does_not_wait_for_somebody_else_to_make_the_start()
    {
        Start(new FakeKernel(Known.Dns), new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web]))));
        await AddServerAsync(1);
        AllAre(8, Known.Web.With(1));
    }

    [TestCase(FailureKind.ToolMissing)]
    [TestCase(FailureKind.NotPermitted)]
    [TestCase(FailureKind.ModuleMissing)]
    public async Task Without_IPVS_everything_is_refused_until_it_appears_and_the_log_says_it_once(FailureKind kind)
    {
        Start(new FakeKernel { Unavailable = kind }, new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web]))));
        for (var i = 0; i < 3; i++)
        {
            Later();
            await Balancer.RecoverAsync();
            ((IpvsadmFailed)await RejectionOf(AddServerAsync(1))).Failure.Kind.Should().Be(kind);
        }

        Balancer.LastPush.Problem.Should().NotBeNull();
        Log.Warnings.Should().HaveCount(1);
        Kernel.Unavailable = null;
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeFalse();
        AllAre(7, Known.Web);
    }

    [Test]
    public async Task What_the_kernel_refuses_does_not_keep_the_rest_from_being_pushed()
    {
        var odd = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 1), Settings = new VirtualServiceSettings { Scheduler = "twos" } };
        Start(new FakeKernel(Known.Dns), new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web.With(1), odd]))));
        await Balancer.RecoverAsync();
        Kernel.Table.ShouldBe(Known.Web.With(1));
        Balancer.LastPush.Problem.Should().Contain("-A -f 1 -s twos");
        Balancer.NeedsRecovery.Should().BeFalse("a push unasked would take away what others add meanwhile");
        await AddServerAsync(2);
        Kernel.Table.ShouldBe(Known.Web.With(1, 2));
        Kernel.Schedulers.Add("twos");
        await Balancer.PushAsync(Me);
        AllAre(8, Known.Web.With(1, 2), odd);
        Balancer.LastPush.IsGood.Should().BeTrue();
    }

    [Test]
    public async Task A_start_that_hung_is_made_once_more()
    {
        Start(new FakeKernel(), new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web.With(1, 2)]))));
        Kernel.Fail(2, FailureKind.TimedOut);
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeTrue();
        Later();
        await AddServerAsync(3);
        AllAre(8, Known.Web.With(1, 2, 3));
    }

    [Test]
    public async Task Nothing_is_written_before_what_is_unsettled_is_put_right()
    {
        await DeclareAsync(Known.Web.With(1));
        Kernel.Fail(1, FailureKind.TimedOut, isAfterwards: true);
        Kernel.FailListings(FailureKind.Broken, times: 2);
        await RejectionOf(AddServerAsync(2));
        Balancer.NeedsRecovery.Should().BeTrue();
        Kernel.Forget();
        ((IpvsadmFailed)await RejectionOf(AddServerAsync(3))).Failure.Kind.Should().Be(FailureKind.Broken);
        Kernel.Commands.Should().BeEmpty("nobody knows what the kernel has");
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeFalse();
        AllAre(1, Known.Web.With(1));
        Log.Lines.Should().Contain(line => line.Text.Contains("has repaired what the failed write", StringComparison.Ordinal));
    }

    [Test]
    public async Task All_that_is_unsettled_is_put_right()
    {
        await DeclareAsync(Known.Web.With(1), Known.Dns.With(1));
        Kernel.Hang();
        var hung = Balancer.PushAsync(Me with { IsDryRun = true });
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "the queue is held");
        var (unstored, lost) = (AddServerAsync(2), WriteAsync(new DeleteServerIntent(Known.Dns.Key, Known.Dns.With(1).Servers.Keys.Single())));
        Store.IsFull = true;
        Kernel.Fail(2, FailureKind.TimedOut, isAfterwards: true);
        Kernel.FailListings(FailureKind.Broken, times: 3);
        Kernel.Release();
        await RejectionOf(hung);
        (await RejectionOf(unstored)).Should().BeOfType<NotStored>();
        (await RejectionOf(lost)).Should().BeOfType<IpvsadmFailed>();
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1, 2), Known.Dns]), "nothing could be put back yet");
        await Balancer.RecoverAsync();
        AllAre(1, Known.Web.With(1), Known.Dns.With(1));
    }

    [Test]
    public async Task Those_who_wait_while_ipvsadm_hangs_get_the_answer_of_the_first()
    {
        Start(new FakeKernel(), new MemoryStore(new DeclaredState(7, IpvsTable.Of([Known.Web]))));
        Kernel.FailListings(FailureKind.TimedOut);
        var rejections = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => RejectionOf(AddServerAsync((byte)n))));
        rejections.Distinct().Should().ContainSingle();
        Kernel.Listings.Should().Be(1, "each more would have to wait as long");
        Kernel.FailNoMore();
        Later();
        await AddServerAsync(1);
        AllAre(8, Known.Web.With(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_ipvsadm_that_is_stopped_together_with_Portal_is_run_once_more(bool isAfterwards)
    {
        await DeclareAsync(Known.Web.With(1));
        Kernel.ExitCodeOfBroken = 143;
        Kernel.Fail(1, FailureKind.Broken, isAfterwards);
        await AddServerAsync(2);
        AllAre(2, Known.Web.With(1, 2));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task So_it_is_in_the_middle_of_a_reset(bool isAfterwards)
    {
        await DeclareAsync(Known.Web.With(1));
        Kernel.ExitCodeOfBroken = 143;
        Kernel.Fail(2, FailureKind.Broken, isAfterwards);
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(2, 3), Known.Dns]), Me);
        AllAre(2, Known.Web.With(2, 3), Known.Dns);
    }

    [Test]
    public async Task A_repair_that_is_refused_again_and_again_does_not_keep_others_waiting_for_ever()
    {
        await DeclareAsync(Known.Web.With(1));
        Kernel.Fail(1, FailureKind.TimedOut, isAfterwards: true);
        for (var nth = 2; nth < 10; nth++)
        {
            Kernel.Fail(nth, FailureKind.Refused);
        }

        await RejectionOf(AddServerAsync(2));
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeTrue("it was refused twice");
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeFalse("it was refused three times");
        Kernel.FailNoMore();
        await AddServerAsync(3);
        Kernel.Table.Find(Known.Web.Key, Known.Web.With(3).Servers.Keys.Single()).Should().NotBeNull();
    }

    [Test]
    public async Task What_is_as_it_should_be_is_not_touched_by_a_recovery()
    {
        await DeclareAsync(Known.Web);
        await Balancer.RecoverAsync();
        (Kernel.Runs, Kernel.Listings).Should().Be((0, 0));
    }

    // Somebody else's data stays, nothing is done, and it waits to be made good.
    private async Task OvertakenAsync(VirtualService others)
    {
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeTrue();
        (await RejectionOf(Balancer.PushAsync(Me))).Should().Be(NotStored.Overtaken);
        Kernel.Commands.Should().BeEmpty();
        Store.Stored!.Table.ShouldBe(others);
    }
}
