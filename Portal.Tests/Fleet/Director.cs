using Portal.Api.Fleet;
using Portal.Api.Storage;
using Portal.Api.Writing;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>A director of a fleet, with a kernel in memory and a state folder of its own.</summary>
internal sealed class Director : IAsyncDisposable
{
    private readonly MemoryEtcd etcd;
    private readonly TemporaryFolder folder;
    private readonly BalancerPolicy policy;
    private readonly TimeProvider time;
    private StateFolder? open;
    private StateStore? store;

    public Director(MemoryEtcd etcd, FakeKernel? kernel = null, BalancerPolicy? policy = null, TimeProvider? time = null)
    {
        (this.etcd, Kernel, this.policy, this.time) = (etcd, kernel ?? new FakeKernel(), policy ?? new BalancerPolicy(), time ?? TimeProvider.System);
        folder = new TemporaryFolder();
    }

    public FakeKernel Kernel { get; }

    public FleetJournal Journal { get; private set; } = null!;

    public Balancer Balancer { get; private set; } = null!;

    public ListLogger<Balancer> Log { get; } = new();

    public string Folder => folder.Path;

    /// <summary>Starts it; the kernel is brought to its data when it is asked for the first time.</summary>
    public Director Start(bool makes = false, string fleet = "test")
    {
        open = StateFolder.Open(folder.Path);
        store = new StateStore(open, new StoreOptions(), new ListLogger<StateStore>());
        Journal = new FleetJournal(fleet, makes, etcd, new FleetCopy(store, open), time);
        Balancer = new Balancer(Kernel, Journal, new MemoryNotes(), new KernelGate(), time, Log, policy);
        return this;
    }

    /// <summary>Starts it, and brings the kernel to its data.</summary>
    public async Task<Director> StartedAsync(bool makes = false, string fleet = "test")
    {
        Start(makes, fleet);
        await Balancer.RecoverAsync();
        return this;
    }

    public async Task StopAsync()
    {
        await Balancer.DisposeAsync();
        store!.Dispose();
        open!.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Kernel.Release();
        await StopAsync();
        folder.Dispose();
    }
}
