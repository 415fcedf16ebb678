using NUnit.Framework;
using Portal.Api.Draining;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.Draining;

/// <summary>A service with two servers that have connections, and who looks after drains.</summary>
internal abstract class DrainFixture : BalancerFixture
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    protected static readonly RealServerSettings Heavy = new() { Weight = 5 };
    protected static readonly VirtualService Web = Known.Web.With(1, 2).WithServer(Known.Server(1), Heavy);
    protected static readonly ServerDrain First = new(Web.Key, Known.Server(1));
    protected static readonly ServiceDrain Whole = new(Web.Key);

    protected DrainWatch Watch { get; set; } = null!;

    [SetUp]
    public async Task DeclareAsync()
    {
        await DeclareAsync(Web);
        Watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
        Connect(1, 3, 4);
        Connect(2, 1, 0);
    }

    protected static PatchServerIntent Weighed(int weight) => Known.Weighed(Web.Key, Known.Server(1), weight);

    protected Task<WriteResult> DrainFirstAsync() => WriteAsync(new DrainServerIntent(Web.Key, Known.Server(1), Minute));

    protected Task LookAsync() => Watch.RunAsync(CancellationToken.None);

    protected void Connect(byte n, uint active, uint inactive) => Kernel.SetConnections(Web.Key, Known.Server(n), active, inactive);
}
