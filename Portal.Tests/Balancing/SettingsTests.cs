using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Balancing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Balancing;

/// <summary>Time-outs and sync daemons: declared, pushed, imported, and put right.</summary>
internal sealed class SettingsTests : BalancerFixture
{
    private static readonly Timeouts Short = Timeouts.Default with { Udp = TimeSpan.FromSeconds(30) };
    private static readonly SyncDaemon First = new() { Interface = "eth0", SyncId = 1 };
    private static readonly SyncDaemon Second = new() { Interface = "eth1", SyncId = 2 };

    [SetUp]
    public async Task BeginAsync() => await Balancer.RecoverAsync();

    [Test]
    public async Task What_is_acknowledged_is_declared_stored_and_in_the_kernel()
    {
        (await PutAsync(Short)).Outcome.Should().Be(WriteOutcome.Created);
        (await PutAsync(DaemonRole.Master, First)).Kernel!.Master.Should().Be(First with { MaximumLength = 1472 });
        AllAre(2, new KernelSettings { Timeouts = Short, Master = First });
        Store.Changes.Select(change => change.Settings).Should().Equal(
            new SettingsPlan([new TimeoutsChanged(null, Short)]), new SettingsPlan([new DaemonChanged(DaemonRole.Master, null, First)]));
    }

    [Test]
    public async Task The_same_again_changes_nothing()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Forget();
        (await PutAsync(DaemonRole.Master, First)).Outcome.Should().Be(WriteOutcome.Unchanged);
        Kernel.Commands.Should().BeEmpty();
        Balancer.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_running_daemon_is_stopped_and_started_whoever_has_started_it()
    {
        Kernel.SetByHand(settings => settings with { Master = Second });
        await PutAsync(DaemonRole.Master, First);
        Kernel.Commands.Should().HaveCount(2).And.StartWith("--stop-daemon master");
        AllAre(1, new KernelSettings { Master = First });
    }

    [Test]
    public async Task A_daemon_that_somebody_else_stopped_is_started_again_by_the_same_request()
    {
        await PutAsync(DaemonRole.Backup, First);
        Kernel.SetByHand(settings => settings with { Backup = null });
        (await PutAsync(DaemonRole.Backup, First)).Outcome.Should().Be(WriteOutcome.Unchanged);
        AllAre(1, new KernelSettings { Backup = First });
    }

    [Test]
    public async Task To_delete_stops_what_runs_declared_or_not_and_tells_when_there_is_nothing()
    {
        Kernel.SetByHand(settings => settings with { Backup = Second });
        await PutAsync(DaemonRole.Master, First);
        await WriteAsync(new DeleteDaemonIntent(DaemonRole.Master));
        await WriteAsync(new DeleteDaemonIntent(DaemonRole.Backup));
        AllAre(2, KernelSettings.None);
        (await RejectionOf(WriteAsync(new DeleteDaemonIntent(DaemonRole.Backup)))).Should().Be(new DaemonNotFound(DaemonRole.Backup));
        (await RejectionOf(WriteAsync(new ForgetTimeoutsIntent()))).Should().Be(new TimeoutsNotFound());
    }

    [Test]
    public async Task Time_outs_that_are_no_longer_declared_stay_in_the_kernel()
    {
        await PutAsync(Short);
        await WriteAsync(new ForgetTimeoutsIntent());
        Balancer.State.Settings.Should().Be(KernelSettings.None);
        Kernel.Settings.Timeouts.Should().Be(Short);
    }

    [Test]
    public async Task What_is_refused_leaves_both_sides_as_they_were()
    {
        await PutAsync(DaemonRole.Master, First);
        var rejection = await RejectionOf(PutAsync(DaemonRole.Master, First with { Interface = "nowhere" }));
        rejection.Should().BeOfType<IpvsadmFailed>().Which.Failure.StandardError.Should().Be("No such device");
        AllAre(1, new KernelSettings { Master = First });
    }

    [Test]
    public async Task What_the_kernel_makes_something_else_of_is_taken_back_and_said()
    {
        Kernel.ShortestMessage = 2000;
        var failure = (await RejectionOf(PutAsync(DaemonRole.Master, First with { MaximumLength = 500 }))).Should().BeOfType<IpvsadmFailed>().Which.Failure;
        (failure.Kind, failure.ExitCode).Should().Be((FailureKind.Refused, 0));
        failure.StandardError.Should().Contain("--sync-maxlen 2000");
        AllAre(0, KernelSettings.None);
    }

    [TestCase(FailureKind.TimedOut, true, true)]
    [TestCase(FailureKind.Broken, true, true)]
    [TestCase(FailureKind.TimedOut, false, false)]
    [TestCase(FailureKind.Broken, false, false)]
    public async Task Of_a_command_that_broke_off_the_listing_tells_what_it_did(FailureKind kind, bool wasDone, bool isGood)
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Fail(2, kind, isAfterwards: wasDone);
        var write = PutAsync(DaemonRole.Master, Second);
        await write.ContinueWith(_ => { }, TaskScheduler.Default);
        write.IsCompletedSuccessfully.Should().Be(isGood);
        AllAre(isGood ? 2 : 1, new KernelSettings { Master = isGood ? Second : First });
    }

    [Test]
    public async Task What_cannot_be_looked_at_is_put_right_before_anything_else_is_written()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Meanwhile(() => Kernel.FailSettingsListings(FailureKind.TimedOut));
        (await RejectionOf(PutAsync(DaemonRole.Master, Second))).Should().BeOfType<IpvsadmFailed>();
        Balancer.NeedsRecovery.Should().BeTrue();
        (await RejectionOf(AddServerAsync(1))).Should().BeOfType<IpvsadmFailed>();
        Kernel.FailSettingsListings(null);
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeFalse();
        AllAre(1, new KernelSettings { Master = First });
    }

    [Test]
    public async Task What_cannot_be_put_right_does_not_keep_later_writes_waiting_for_ever()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Interfaces.Clear();
        (await RejectionOf(PutAsync(DaemonRole.Master, Second))).Should().BeOfType<IpvsadmFailed>();
        for (var i = 0; i < 3; i++)
        {
            Later();
            await Balancer.RecoverAsync();
        }

        Balancer.NeedsRecovery.Should().BeFalse();
        Balancer.State.Settings.Master.Should().Be(First);
        (await Balancer.PushAsync(Me with { IsDryRun = true })).Settings.Changes.Should().ContainSingle();
    }

    [Test]
    public async Task What_cannot_be_stored_is_taken_back()
    {
        await PutAsync(Short);
        Store.IsFull = true;
        (await RejectionOf(PutAsync(Timeouts.Default))).Should().BeOfType<NotStored>();
        (await RejectionOf(PutAsync(DaemonRole.Backup, First))).Should().BeOfType<NotStored>();
        Store.IsFull = false;
        AllAre(1, new KernelSettings { Timeouts = Short });
    }

    [Test]
    public async Task A_dry_run_tells_and_does_nothing()
    {
        var result = await Balancer.WriteAsync(new PutDaemonIntent(DaemonRole.Master, First), Me with { IsDryRun = true });
        result.Settings.Changes.Should().Equal(new DaemonChanged(DaemonRole.Master, null, First));
        Kernel.Commands.Should().BeEmpty();
        AllAre(0, KernelSettings.None);
    }

    [Test]
    public async Task A_push_puts_right_what_somebody_else_has_changed_and_only_what_is_declared()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new KernelSettings { Timeouts = Timeouts.Default, Backup = Second });
        (await Balancer.PushAsync(Me)).Settings.Changes.Should().Equal(new TimeoutsChanged(Timeouts.Default, Short), new DaemonChanged(DaemonRole.Master, null, First));
        Kernel.Settings.Should().Be(new KernelSettings { Timeouts = Short, Master = First with { MaximumLength = 1472 }, Backup = Second });
        (await Balancer.PushAsync(Me)).Settings.IsEmpty.Should().BeTrue();
    }

    [Test]
    public async Task Where_nothing_is_declared_a_push_costs_no_listing_of_settings()
    {
        Kernel.Forget();
        await Balancer.PushAsync(Me);
        Kernel.SettingsListings.Should().Be(0);
    }

    [Test]
    public async Task A_push_whose_settings_are_refused_changes_nothing()
    {
        await DeclareAsync(Known.Web);
        await PutAsync(DaemonRole.Master, First);
        Kernel.Interfaces.Clear();
        Kernel.SetByHand(settings => settings with { Master = null });
        Kernel.ByHand((IpvsTable table) => table.Without(Known.Web.Key));
        (await RejectionOf(Balancer.PushAsync(Me))).Should().BeOfType<IpvsadmFailed>();
        Kernel.Table.ShouldBe();
        Kernel.Settings.Master.Should().BeNull();
    }

    [Test]
    public async Task Repair_makes_what_goes()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.Interfaces.Clear();
        Kernel.SetByHand(_ => new KernelSettings { Timeouts = Timeouts.Default });
        var reconciler = new Reconciler(Balancer, TimeSpan.FromSeconds(1), Time, Log);
        await reconciler.RunAsync();
        Kernel.Settings.Timeouts.Should().Be(Short);
        reconciler.Status.Problem.Should().Contain("No such device");
        reconciler.Status.Settings.Changes.Should().HaveCount(2);
        Log.Warnings.Should().Contain(line => line.Contains("the first: ipvsadm --set 900 120 30", StringComparison.Ordinal));
    }

    [Test]
    public async Task An_import_declares_what_the_kernel_has_and_no_default()
    {
        (await Balancer.ImportAsync(Me)).Settings.IsEmpty.Should().BeTrue();
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new KernelSettings { Timeouts = Short, Backup = Second });
        (await Balancer.ImportAsync(Me)).Settings.Changes.Should().HaveCount(3);
        AllAre(2, new KernelSettings { Timeouts = Short, Backup = Second });
    }

    [Test]
    public async Task A_first_start_adopts_and_a_later_one_pushes()
    {
        var kernel = new FakeKernel();
        kernel.SetByHand(settings => settings with { Timeouts = Short, Master = Second });
        Start(kernel, new MemoryStore());
        await Balancer.RecoverAsync();
        AllAre(1, new KernelSettings { Timeouts = Short, Master = Second });
        kernel.Commands.Should().BeEmpty();

        kernel.SetByHand(_ => new KernelSettings { Timeouts = Timeouts.Default });
        Start(kernel, Store);
        await Balancer.RecoverAsync();
        AllAre(1, new KernelSettings { Timeouts = Short, Master = Second });
    }

    [Test]
    public async Task A_restore_brings_back_what_was_declared_and_stops_what_was_not()
    {
        await PutAsync(Short);
        var past = Balancer.State;
        await PutAsync(DaemonRole.Master, First);
        await PutAsync(Timeouts.Default);
        Kernel.SetByHand(settings => settings with { Backup = Second });
        await Balancer.RestoreAsync(past, Me);
        Balancer.State.Settings.Should().Be(past.Settings);
        Kernel.Settings.Should().Be(new KernelSettings { Timeouts = Short, Backup = Second }, "what nobody ever declared stays");
        Balancer.State.Revision.Should().Be(4);
    }

    [Test]
    public async Task A_restore_stops_a_daemon_before_it_adds_a_server_that_the_daemon_would_keep_away()
    {
        var mixed = Known.Web.WithServer(new RealServerKey(Address.IPv6(1), 80), new RealServerSettings { Forwarding = new IpInIp(new IpipTunnel()) });
        await DeclareAsync(mixed);
        var past = Balancer.State;
        await DeclareAsync(Known.Web);
        await PutAsync(DaemonRole.Master, First);
        await Balancer.RestoreAsync(past, Me);
        Kernel.Table.ShouldBe(mixed);
        Kernel.Settings.Master.Should().BeNull();
        await Balancer.RestoreAsync(past with { Table = IpvsTable.Of([Known.Web]), Settings = new KernelSettings { Master = First } }, Me);
        Kernel.Settings.Master.Should().NotBeNull();
    }

    [Test]
    public async Task With_a_scope_settings_are_nobody_s_to_declare_and_left_alone()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new KernelSettings { Timeouts = Timeouts.Default, Backup = Second });
        Kernel.Forget();
        var stored = Store;
        Start(Kernel, stored, new BalancerPolicy { Scope = new ServiceScope(new MarkScope(1, 1)) });
        await Balancer.RecoverAsync();
        Balancer.State.Settings.Should().Be(KernelSettings.None);
        (await RejectionOf(PutAsync(Short))).Should().Be(new SettingsOutOfScope());
        (await Balancer.ImportAsync(Me)).Settings.IsEmpty.Should().BeTrue();
        await Balancer.PushAsync(Me);
        Kernel.Commands.Should().BeEmpty();
    }

    private Task<WriteResult> PutAsync(Timeouts timeouts) => WriteAsync(new PutTimeoutsIntent(_ => timeouts));

    private Task<WriteResult> PutAsync(DaemonRole role, SyncDaemon daemon) => WriteAsync(new PutDaemonIntent(role, daemon));

    private Task<WriteResult> WriteAsync(SettingsIntent intent) => Balancer.WriteAsync(intent, Me);

    private void AllAre(long revision, KernelSettings declared)
    {
        Balancer.State.Settings.Should().Be(declared);
        Store.Stored!.Settings.Should().Be(declared);
        (Balancer.State.Revision, Store.Stored.Revision).Should().Be((revision, revision));
        SettingsPlan.ForKernel(Kernel.Settings, declared).IsEmpty.Should().BeTrue($"the kernel has {Kernel.Settings}");
    }
}
