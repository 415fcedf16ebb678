using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Fleets of processes over one etcd of three members; each test has a fleet of its own.</summary>
[NonParallelizable] // Three members and three directors take all the processors that there are.
[Category("Binary")]
internal abstract class ProcessesFixture
{
    private EtcdCluster? cluster;
    private FleetOfProcesses? fleet;

    protected EtcdCluster Cluster => cluster!;

    protected FleetOfProcesses Fleet => fleet!;

    /// <summary>What etcd to start.</summary>
    protected virtual EtcdClusterOptions ClusterOptions => new();

    /// <summary>Further options of a director.</summary>
    /// <param name="name">Its name.</param>
    protected virtual string[] OptionsOf(string name) => [];

    [OneTimeSetUp]
    public async Task StartClusterAsync() => cluster = await EtcdCluster.StartAsync(ClusterOptions);

    [OneTimeTearDown]
    public async Task StopClusterAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    [TearDown]
    public async Task StopFleetAsync()
    {
        if (fleet is not { } last)
        {
            return;
        }

        fleet = null;
        await TestContext.Out.WriteLineAsync(last.Count());
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            await TestContext.Out.WriteLineAsync(last.Logs());
        }

        await last.DisposeAsync();
        await Cluster.StartAllAsync();

        // What one test has written fills no disk of the next.
        await Cluster.CompactAsync();
        await Cluster.CtlAsync("defrag");
    }

    /// <summary>Starts a fleet, and two writers for each director.</summary>
    protected async Task StartFleetAsync(int writers = 6, int directors = 3, params string[] options)
    {
        fleet = await FleetOfProcesses.StartAsync(Cluster, name => [.. options, .. OptionsOf(name)], directors);
        if (writers > 0)
        {
            fleet.Write(writers);
            await fleet.ProgressAsync();
        }
    }
}
