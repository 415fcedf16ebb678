using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Portal as a whole, with checks that fail for those servers that a test calls dead.</summary>
internal abstract class HealthRouteFixture
{
    protected const string Health = Known.WebPath + "/health";
    protected const string First = Known.WebPath + "/servers/10.1.0.1/80";
    protected const string Fast = """{"type":"tcp","interval":0.5,"fast_interval":0.5,"rise":1,"fall":1}""";
    protected const string Web = $$"""{"health_check":{{Fast}},"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80,"weight":5}]}""";

    private readonly HashSet<Address> dead = [];

    protected TestPortal Portal { get; private set; } = null!;

    protected FakeProbe Probe { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        dead.Clear();
        Probe = new FakeProbe(Answer);
        Portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: Probe);
    }

    [TearDown]
    public async Task StopAsync() => await Portal.DisposeAsync();

    protected void Kill(params int[] servers)
    {
        lock (dead)
        {
            dead.UnionWith(servers.Select(n => Known.Server((byte)n).Address));
        }
    }

    protected void Revive(params int[] servers)
    {
        lock (dead)
        {
            dead.ExceptWith(servers.Select(n => Known.Server((byte)n).Address));
        }
    }

    protected int? Weight(byte n) => Portal.Kernel.Table.Find(Known.Web.Key, Known.Server(n))?.Weight;

    private CheckResult Answer(CheckTarget target)
    {
        lock (dead)
        {
            return dead.Contains(target.Address) ? FakeProbe.Fail : FakeProbe.Ok;
        }
    }
}
