using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>A balancer with a kernel and a store in memory.</summary>
internal abstract class BalancerFixture
{
    protected static readonly WriteTerms Me = new(new Caller("127.0.0.1", "a test"));

    protected FakeKernel Kernel { get; private set; } = new();

    protected MemoryStore Store { get; private set; } = new();

    protected MemoryNotes Notes { get; private set; } = new();

    protected Balancer Balancer { get; private set; } = null!;

    protected KernelGate Gate { get; private set; } = new();

    protected ManualTime Time { get; } = new();

    protected ListLogger<Balancer> Log { get; private set; } = new();

    [SetUp]
    public void Start() => Start(new FakeKernel(), new MemoryStore(DeclaredState.Empty));

    [TearDown]
    public async Task StopAsync()
    {
        Kernel.Release();
        await Balancer.DisposeAsync();
    }

    protected void Start(FakeKernel kernel, MemoryStore store, BalancerPolicy? policy = null, IBalancerEvents? events = null, MemoryNotes? notes = null)
    {
        (Kernel, Store, Notes, Gate, Log) = (kernel, store, notes ?? new MemoryNotes(), new KernelGate(), new ListLogger<Balancer>());
        Balancer = new Balancer(kernel, store, Notes, Gate, Time, Log, policy, events);
    }

    /// <summary>Declares services as somebody would, and forgets how.</summary>
    protected async Task DeclareAsync(params VirtualService[] services)
    {
        await Balancer.ResetAsync(IpvsTable.Of(services), Me);
        Kernel.Forget();
    }

    protected Task<WriteResult> AddServerAsync(byte n, RealServerSettings? settings = null) => WriteAsync(new AddServerIntent(Known.Web.Key, Known.Server(n), settings ?? Known.Plain));

    protected Task<WriteResult> WriteAsync(ServiceIntent intent) => Balancer.WriteAsync(intent, Me);

    protected static Task<Rejection> RejectionOf(Task work) => RejectionOf(() => work);

    protected static async Task<Rejection> RejectionOf(Func<Task> work) => (await FluentActions.Awaiting(work).Should().ThrowAsync<RejectedException>()).Which.Rejection;

    /// <summary>Lets so much time pass that what failed is tried again.</summary>
    protected void Later() => Time.Advance(TimeSpan.FromSeconds(2));

    /// <summary>Portal's data and what is stored of it, and the kernel as drains make it of them.</summary>
    protected void AllAre(long revision, params VirtualService[] services)
    {
        Balancer.State.Table.ShouldBe(services);
        Kernel.Table.ShouldBe(DrainedTable.On(Balancer.State.Table, Balancer.State.Drains));
        Store.Stored!.Table.ShouldBe(services);
        Balancer.State.Revision.Should().Be(revision);
        Store.Stored.Revision.Should().Be(revision);
    }
}
