using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>A balancer with two services, one who looks at the kernel, and one who listens.</summary>
internal abstract class DriftFixture : BalancerFixture
{
    protected static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private DriftWatch watch = null!;

    protected Listener Events { get; } = new();

    protected Reconciler Reconciler { get; private set; } = null!;

    [SetUp]
    public async Task DeclareAsync()
    {
        await Balancer.DisposeAsync();
        Events.Reports.Clear();
        Events.Order.Clear();
        Start(new FakeKernel(), new MemoryStore(DeclaredState.Empty), events: Events);
        await DeclareAsync(Known.Web.With(1, 2), Known.Dns);
        Watch();
    }

    protected static VirtualService Mark(uint mark) => new() { Key = new FirewallMarkKey(IpFamily.IPv4, mark) };

    protected DriftWatch Watch(TimeSpan? interval = null, TimeSpan? reconcile = null)
    {
        Reconciler = new Reconciler(Balancer, reconcile ?? TimeSpan.Zero, Time, Log);
        return watch = new DriftWatch(Balancer, Kernel, Gate, Reconciler, interval ?? Interval);
    }

    protected Task LookAsync(bool repairs = false, CancellationToken cancellationToken = default) => watch.RunAsync(repairs, cancellationToken);

    protected void Flush() => Kernel.ByHand(_ => IpvsTable.Empty);

    protected Drift Told(DriftTurn turn, DateTimeOffset since, (int Added, int Edited, int Removed) counts)
    {
        var report = Events.Reports.Should().ContainSingle().Subject;
        Events.Reports.Clear();
        (report.Turn, report.Since, report.Revision).Should().Be((turn, since, Balancer.State.Revision));
        (report.Drift.Added, report.Drift.Edited, report.Drift.Removed).Should().Be(counts);
        return report.Drift;
    }

    protected void NothingIsTold(string because = "") => Events.Reports.Should().BeEmpty(because);

    /// <summary>Keeps what is told.</summary>
    protected sealed class Listener : IBalancerEvents
    {
        public List<DriftReport> Reports { get; } = [];

        public List<string> Order { get; } = [];

        public void Accepted(AcceptedChange change, DeclaredState before, DeclaredState after)
        {
        }

        public void Emptied(Drain drain, Caller caller, DeclaredState state) => Order.Add("empty");

        public void PutRight(KernelRepair repair) => Order.Add("reconcile");

        public void Drifted(DriftReport report)
        {
            Reports.Add(report);
            Order.Add("drift");
        }
    }
}
