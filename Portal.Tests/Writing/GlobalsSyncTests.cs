using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>Time-outs and sync daemons in pushes, imports, restores and repairs, and at the start.</summary>
internal sealed class GlobalsSyncTests : GlobalsFixture
{
    [Test]
    public async Task A_push_puts_right_what_somebody_else_has_changed_and_only_what_is_declared()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new Globals { Timeouts = Timeouts.Default, Backup = Second });
        (await Balancer.PushAsync(Me)).Steps.Globals.Changes.Should().Equal(new TimeoutsChanged(Timeouts.Default, Short), new DaemonChanged(DaemonRole.Master, null, First));
        Kernel.Globals.Should().Be(new Globals { Timeouts = Short, Master = First with { MaximumLength = 1472 }, Backup = Second });
        (await Balancer.PushAsync(Me)).Steps.Globals.IsEmpty.Should().BeTrue();
    }

    [Test]
    public async Task Where_nothing_is_declared_a_push_costs_no_listing_of_settings()
    {
        Kernel.Forget();
        await Balancer.PushAsync(Me);
        Kernel.GlobalsListings.Should().Be(0);
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
        Kernel.Globals.Master.Should().BeNull();
    }

    [Test]
    public async Task Repair_makes_what_goes()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.Interfaces.Clear();
        Kernel.SetByHand(_ => new Globals { Timeouts = Timeouts.Default });
        var reconciler = new Reconciler(Balancer, TimeSpan.FromSeconds(1), Time, Log);
        await reconciler.RunAsync();
        Kernel.Globals.Timeouts.Should().Be(Short);
        reconciler.Status.Problem.Should().Contain("No such device");
        reconciler.Status.Globals.Changes.Should().HaveCount(2);
        Log.Warnings.Should().Contain(line => line.Contains("the first: ipvsadm --set 900 120 30", StringComparison.Ordinal));
    }

    [Test]
    public async Task An_import_declares_what_the_kernel_has_and_no_default()
    {
        (await Balancer.ImportAsync(Me)).Steps.Globals.IsEmpty.Should().BeTrue();
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new Globals { Timeouts = Short, Backup = Second });
        (await Balancer.ImportAsync(Me)).Steps.Globals.Changes.Should().HaveCount(3);
        AllAre(2, new Globals { Timeouts = Short, Backup = Second });
    }

    [Test]
    public async Task A_first_start_adopts_and_a_later_one_pushes()
    {
        var kernel = new FakeKernel();
        kernel.SetByHand(settings => settings with { Timeouts = Short, Master = Second });
        Start(kernel, new MemoryStore());
        await Balancer.RecoverAsync();
        AllAre(1, new Globals { Timeouts = Short, Master = Second });
        kernel.Commands.Should().BeEmpty();

        kernel.SetByHand(_ => new Globals { Timeouts = Timeouts.Default });
        Start(kernel, Store);
        await Balancer.RecoverAsync();
        AllAre(1, new Globals { Timeouts = Short, Master = Second });
    }

    [Test]
    public async Task What_a_crash_has_cut_off_is_taken_back_at_the_start_although_nothing_was_declared_of_it()
    {
        await PutAsync(DaemonRole.Master, First);
        var kernel = new FakeKernel();
        kernel.SetByHand(_ => new Globals { Timeouts = Short, Master = First, Backup = Second });
        Notes.Begin(new BegunGlobals(1, new GlobalsPlan([new TimeoutsChanged(Timeouts.Default, Short), new DaemonChanged(DaemonRole.Backup, null, Second)])));
        Start(kernel, Store, notes: Notes);
        await Balancer.RecoverAsync();
        kernel.Globals.Should().Be(new Globals { Timeouts = Timeouts.Default, Master = First });
        Notes.Begun.Should().BeNull();
    }

    [Test]
    public async Task What_was_finished_before_a_crash_stays()
    {
        await PutAsync(DaemonRole.Master, First);
        Notes.Begin(new BegunGlobals(0, new GlobalsPlan([new DaemonChanged(DaemonRole.Master, null, First)])));
        Start(Kernel, Store, notes: Notes);
        await Balancer.RecoverAsync();
        AllAre(1, new Globals { Master = First });
        Notes.Begun.Should().BeNull();
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
        Balancer.State.Globals.Should().Be(past.Globals);
        Kernel.Globals.Should().Be(new Globals { Timeouts = Short, Backup = Second }, "what nobody ever declared stays");
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
        Kernel.Globals.Master.Should().BeNull();
        await Balancer.RestoreAsync(past with { Table = IpvsTable.Of([Known.Web]), Globals = new Globals { Master = First } }, Me);
        Kernel.Globals.Master.Should().NotBeNull();
    }

    [Test]
    public async Task With_a_scope_settings_are_nobody_s_to_declare_and_left_alone()
    {
        await PutAsync(Short);
        await PutAsync(DaemonRole.Master, First);
        Kernel.SetByHand(_ => new Globals { Timeouts = Timeouts.Default, Backup = Second });
        Kernel.Forget();
        var stored = Store;
        Start(Kernel, stored, new BalancerPolicy { Scope = new ServiceScope(new MarkScope(1, 1)) });
        await Balancer.RecoverAsync();
        Balancer.State.Globals.Should().Be(Globals.None);
        (await RejectionOf(PutAsync(Short))).Should().Be(new GlobalsOutOfScope());
        (await Balancer.ImportAsync(Me)).Steps.Globals.IsEmpty.Should().BeTrue();
        await Balancer.PushAsync(Me);
        Kernel.Commands.Should().BeEmpty();
    }
}
