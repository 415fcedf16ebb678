using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>What the loop makes of the kernel that it finds when Portal starts.</summary>
public sealed class HealthMonitorTests
{
    private static readonly HealthCheck Check = new() { Kind = new TcpCheck(null, null), Interval = TimeSpan.FromSeconds(1) };
    private static readonly VirtualService Web = Known.Web.With(1, 2);

    // It comes before the other service, and has one of its servers alone. The port is the same: without masquerading there is no other.
    private static readonly VirtualService Old = (Known.Web with { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x09000001), 80) }).WithServer(Known.Server(1), Known.Plain);
    private static readonly VirtualService WebWithoutFirst = Web.WithServer(Known.Server(1), Known.Drained);

    private SteppedTime time = null!;
    private FakeProbe probe = null!;
    private FakeKernel kernel = null!;
    private Balancer balancer = null!;
    private CheckRowKeeper rows = null!;
    private HealthMonitor monitor = null!;

    [SetUp]
    public void Begin() => (time, probe) = (new SteppedTime(), new FakeProbe(_ => null));

    [TearDown]
    public async Task StopAsync()
    {
        monitor.Dispose();
        rows.Dispose();
        await balancer.DisposeAsync();
    }

    [Test]
    public async Task After_a_boot_what_is_checked_gets_no_client_before_its_first_result()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        var checks = await TakeAsync(2);
        await monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        monitor.Verdicts[Web.Key].Servers.Should().OnlyContain(server => server.State == ServerState.Checking && server.Action == HealthAction.Quiesced);

        checks[0].Done(FakeProbe.Fail);
        checks[1].Done(FakeProbe.Ok);
        await monitor.RunAsync();
        Weights().Should().Equal(0, 1);
    }

    [Test]
    public async Task After_a_boot_what_does_not_answer_in_time_is_up()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await monitor.RunAsync();
        time.Advance(TimeSpan.FromSeconds(4));
        await monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        time.Advance(TimeSpan.FromSeconds(1));
        await monitor.RunAsync();
        await monitor.RunAsync();
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task A_server_that_was_down_stays_so_also_where_another_service_let_it_serve_for_want_of_others()
    {
        await StartAsync(new FakeKernel(Old, WebWithoutFirst), Declared(Old, Web));
        await monitor.RunAsync();
        kernel.Commands.Should().BeEmpty();
        monitor.Find(Web.Key, Known.Server(1))!.State.Should().Be(ServerState.Down);
        monitor.Find(Old.Key, Known.Server(1))!.State.Should().Be(ServerState.Down);
    }

    [Test]
    public async Task What_somebody_says_of_a_server_in_one_service_takes_it_out_of_no_other_at_a_start()
    {
        var old = Old.WithServer(Known.Server(2), Known.Plain);
        var state = Declared(old, Web);
        var said = new HealthOverride(Web.Key, Known.Server(1), IsUp: false, time.GetUtcNow().AddHours(1), string.Empty);
        await StartAsync(new FakeKernel(old, WebWithoutFirst), state with { Overrides = state.Overrides.After([], [new OverrideChange(Web.Key, Known.Server(1), said)]) });
        await monitor.RunAsync();
        kernel.Commands.Should().BeEmpty();
        var verdict = monitor.Find(old.Key, Known.Server(1))!;
        verdict.State.Should().Be(ServerState.Up, "the verdict is {0}", verdict);
    }

    [Test]
    public async Task The_last_result_is_known_also_where_nothing_is_judged_anew()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await monitor.RunAsync();
        (await TakeAsync(2))[0].Done(FakeProbe.Fail);
        var verdict = monitor.Find(Web.Key, Known.Server(1))!;
        verdict.State.Should().Be(ServerState.Up);
        monitor.RecordOf(Web.Key, verdict, Forwarding.Default)!.Last.Should().Be(FakeProbe.Fail);
    }

    [Test]
    public async Task A_backup_that_was_removed_is_not_added_at_a_start()
    {
        var service = Web.Scheduled("sh");
        var state = Declared(service);
        state = state with { Annotations = state.Annotations.After([], [new AnnotationChange(service.Key, Known.Server(2), new Annotation { IsBackup = true })]) };
        await StartAsync(new FakeKernel(service.WithoutServer(Known.Server(2))), state);
        await monitor.RunAsync();
        kernel.Commands.Should().BeEmpty();
    }

    private static DeclaredState Declared(params VirtualService[] services) => new(1, IpvsTable.Of(services))
    {
        Annotations = AnnotationTable.Empty.After([], [.. services.Select(service => new AnnotationChange(service.Key, null, new Annotation { Check = Check }))]),
    };

    private async Task StartAsync(FakeKernel found, DeclaredState declared)
    {
        kernel = found;
        var reserved = new ReservedRows(kernel, HealthMarks.Default);
        balancer = new Balancer(reserved.Others, new MemoryStore(declared), new MemoryNotes(), new KernelGate(), time, new ListLogger<Balancer>(), reserved: reserved);
        rows = new CheckRowKeeper(balancer, reserved, time);
        monitor = new HealthMonitor(balancer, probe, rows, new KernelSysctls("/nonexistent"), new Nobody(), time);
        await balancer.RecoverAsync();
    }

    private IEnumerable<int> Weights() => kernel.Table.Find(Web.Key)!.Servers.Values.Select(server => server.Weight);

    // The checks of so many servers, in the order of their addresses.
    private async Task<List<(CheckTarget Target, Action<CheckResult> Done)>> TakeAsync(int count)
    {
        while (probe.Kept < count)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(1);
        }

        return [.. probe.Take().OrderBy(check => check.Target.Address)];
    }

    private sealed class Nobody : IHealthObserver
    {
        public void Checked(CheckTarget target, CheckResult result, TimeSpan lateness)
        {
        }

        public void Judged(ServiceVerdict? before, ServiceVerdict after, VirtualService declared, ServiceAnnotations annotations)
        {
        }

        public void Blind(CheckKey key, CheckRecord record)
        {
        }

        public void Braked(bool holds, int failing)
        {
        }

        public void StoodStill(TimeSpan stood)
        {
        }

        public void Deaf(string why)
        {
        }

        public void NotFollowed(string problem)
        {
        }
    }
}
