using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>
/// A kernel in memory that does what ipvsadm does to the real one: the same refusals with the same words, each command
/// whole or not at all, and a refused one in a row of several does not keep the later ones from being run.
/// </summary>
internal sealed partial class FakeKernel : IIpvsadm
{
    private readonly Lock state = new();
    private readonly List<string> commands = [];
    private readonly Dictionary<(ServiceKey Service, RealServerKey Server), (uint Active, uint Inactive)> connections = [];
    private IpvsTable table;
    private int listings;
    private int looks;
    private int runs;
    private int writing;
    private int reading;

    public FakeKernel(params VirtualService[] services) => table = IpvsTable.Of(services);

    public IpvsTable Table
    {
        get
        {
            lock (state)
            {
                return table;
            }
        }
    }

    /// <summary>Every command that came, as lines of <c>ipvsadm -R</c>, refused ones too.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (state)
            {
                return [.. commands];
            }
        }
    }

    /// <summary>How many listings were made.</summary>
    public int Listings => Volatile.Read(ref listings);

    /// <summary>How many looks were made, which are no listings.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>Is waited for when a look has seen the kernel, and before it tells; null for nothing.</summary>
    public Func<Task>? AfterLook { get; set; }

    /// <summary>How many times commands were run; those that are run together count once.</summary>
    public int Runs => Volatile.Read(ref runs);

    /// <summary>True when something was listed while something was written: such a listing would be torn.</summary>
    public bool WasTorn { get; private set; }

    /// <summary>Somebody changes the kernel's table without Portal.</summary>
    public void ByHand(Func<IpvsTable, IpvsTable> change)
    {
        lock (state)
        {
            table = change(table);
        }
    }

    public void SetConnections(ServiceKey service, RealServerKey server, uint active, uint inactive) =>
        connections[(service, server)] = (active, inactive);

    /// <summary>Starts a new record of commands and listings.</summary>
    public void Forget()
    {
        lock (state)
        {
            commands.Clear();
            (listings, looks, runs, settingsListings) = (0, 0, 0, 0);
        }
    }

    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken)
    {
        using var visit = await EnterAsync(isWriter: false, cancellationToken);
        ThrowIfListingFails("ipvsadm -L -n");
        var listed = new ObservedTable([.. Table.Services.Select(Observe)]);
        await PauseAsync();
        return listed;
    }

    public async Task<ObservedService?> ListAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        using var visit = await EnterAsync(isWriter: false, cancellationToken);
        ThrowIfListingFails("ipvsadm -L -n -t");
        var listed = Table.Find(service) is { } found ? Observe(found) : null;
        await PauseAsync();
        return listed;
    }

    // It may be torn: it is made in passing, and does not count as one who lists.
    public async Task<ObservedKernel> LookAsync(bool withGlobals, CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        Interlocked.Increment(ref looks);
        ThrowIfListingFails("ipvsadm -L -n", isCounted: false);
        var seen = new ObservedKernel(new ObservedTable([.. Table.Services.Select(Observe)]), withGlobals ? Globals : null);
        await (AfterLook?.Invoke() ?? Task.CompletedTask);
        return seen;
    }

    public async Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken)
    {
        using var visit = await EnterAsync(isWriter: false, cancellationToken);
        ThrowIfListingFails("ipvsadm -L -n --stats --exact");
        var listed = new TrafficTable([.. Table.Services.Select(TrafficOf)]);
        await PauseAsync();
        return listed;
    }

    public async Task<ServiceTraffic?> ListTrafficAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        using var visit = await EnterAsync(isWriter: false, cancellationToken);
        ThrowIfListingFails("ipvsadm -L -n --stats --exact -t");
        var listed = Table.Find(service) is { } found ? TrafficOf(found) : null;
        await PauseAsync();
        return listed;
    }

    public async Task<IpvsadmFailure?> ProbeAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        return Unavailable is { } kind ? Failure(kind, "ipvsadm -R") : null;
    }

    public async Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands)
    {
        if (commands.Count == 0)
        {
            return [];
        }

        using var visit = await EnterAsync(isWriter: true, CancellationToken.None);
        Interlocked.Increment(ref runs);
        Interlocked.Exchange(ref meanwhile, null)?.Invoke();
        var failures = Run(commands);
        await PauseAsync();
        return failures;
    }

    private IpvsadmFailure?[] Run(IReadOnlyList<IpvsadmCommand> commands)
    {
        lock (state)
        {
            var failures = new IpvsadmFailure?[commands.Count];
            var hasEnded = false;
            for (var i = 0; i < failures.Length; i++)
            {
                failures[i] = hasEnded ? Failure(FailureKind.NotRun, commands[i].ToString()) : Run(commands[i]);
                hasEnded |= failures[i] is { IsOutcomeUnknown: true } or { IsUnavailable: true };
            }

            return failures;
        }
    }

    private ObservedService Observe(VirtualService service) => new()
    {
        Key = service.Key,
        Settings = service.Settings,
        Servers = [.. service.Servers.Select(server => Observe(service.Key, server.Key, server.Value))],
    };

    private ObservedServer Observe(ServiceKey service, RealServerKey server, RealServerSettings settings)
    {
        var (active, inactive) = connections.GetValueOrDefault((service, server));
        return ObservedServer.Of(service, server, settings, active, inactive);
    }
}
