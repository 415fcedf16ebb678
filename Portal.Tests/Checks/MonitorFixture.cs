using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>The loop of health over a balancer, a kernel in memory and a clock that the test moves. The test makes each turn.</summary>
internal abstract class MonitorFixture
{
    // So many turns are enough for everything that a test waits for.
    private const int MostTurns = 4000;

    protected static readonly HealthCheck Check = new() { Kind = new TcpCheck(null, null), Interval = TimeSpan.FromSeconds(1) };
    protected static readonly VirtualService Web = Known.Web.With(1, 2);

    private CheckRowKeeper rows = null!;

    protected MemoryStore Store { get; private set; } = null!;

    protected SteppedTime Time { get; private set; } = null!;

    protected FakeProbe Probe { get; private set; } = null!;

    protected FakeKernel Kernel { get; private set; } = null!;

    protected Balancer Balancer { get; private set; } = null!;

    protected HealthMonitor Monitor { get; private set; } = null!;

    /// <summary>The directors with which it judges; null to judge by itself.</summary>
    protected virtual IJury? Jury => null;

    [SetUp]
    public void Begin() => (Time, Probe) = (new SteppedTime(), new FakeProbe(_ => null));

    [TearDown]
    public async Task StopAsync()
    {
        Monitor.Dispose();
        rows.Dispose();
        await Balancer.DisposeAsync();
    }

    protected static DeclaredState Declared(params VirtualService[] services) => Declared(Check, services);

    protected static DeclaredState Declared(HealthCheck check, params VirtualService[] services) => new(1, IpvsTable.Of(services))
    {
        Annotations = AnnotationTable.Empty.After([], [.. services.Select(service => new AnnotationChange(service.Key, null, new Annotation { Check = check }))]),
    };

    protected Task StartAsync(FakeKernel found, DeclaredState declared)
    {
        (Kernel, Store) = (found, new MemoryStore(declared));
        return StartAsync();
    }

    /// <summary>Portal is killed and starts again: what is under way then is lost.</summary>
    protected async Task RestartAsync()
    {
        await StopAsync();
        Probe.Take();
        Kernel.Forget();
        await StartAsync();
    }

    protected IEnumerable<int> Weights() => Kernel.Table.Find(Web.Key)!.Servers.Values.Select(server => server.Weight);

    /// <summary>Lets time go on, turn by turn, until something is so.</summary>
    protected async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var turn = 0; !isSo(); turn++)
        {
            if (turn == MostTurns)
            {
                throw new TimeoutException($"It never came that {what}.");
            }

            await TurnAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Lets time go on, and makes a turn.</summary>
    protected async Task TurnAsync(TimeSpan step)
    {
        Time.Advance(step);
        await Task.Delay(1);
        await Monitor.RunAsync();
    }

    /// <summary>Lets time go on until so many more checks have been begun.</summary>
    protected Task ChecksAsync(int count)
    {
        var before = Probe.Started.Count;
        return UntilAsync(() => Probe.Started.Count >= before + count && !Probe.IsBusy, $"{count} more checks were begun");
    }

    /// <summary>The checks of so many servers, in the order of their addresses.</summary>
    protected async Task<List<(CheckTarget Target, Action<CheckResult> Done)>> TakeAsync(int count)
    {
        while (Probe.Kept < count)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(1);
        }

        return [.. Probe.Take().OrderBy(check => check.Target.Address)];
    }

    private async Task StartAsync()
    {
        var reserved = new ReservedRows(Kernel, HealthMarks.Default);
        Balancer = new Balancer(reserved.Others, Store, new MemoryNotes(), new KernelGate(), Time, new ListLogger<Balancer>(), reserved: reserved);
        rows = new CheckRowKeeper(Balancer, reserved, Time);
        Monitor = new HealthMonitor(Balancer, Probe, rows, new KernelSysctls("/nonexistent"), new Nobody(), Time, Jury);
        await Balancer.RecoverAsync();
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
