using Portal.Api.Configuration;
using Portal.Tests.Doubles;
using Portal.Tests.Fleet;

namespace Portal.Tests.Http;

/// <summary>Portals on real sockets that share a store in memory.</summary>
internal abstract class FleetRouteFixture : SharedStoreFixture<TestPortal>
{
    protected const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    protected const string IdKey = "/portal/shop/id";
    protected const string HeadKey = "/portal/shop/head";

    /// <summary>The options of a director.</summary>
    protected static PortalOptions Director(PortalOptions options, string name) => options with
    {
        Fleet = "shop",
        Director = name,
        FleetInit = name == "lb-1",
        Etcd = options.Etcd with { Endpoints = [new Uri("http://192.0.2.1:2379")] },
    };

    /// <summary>A Portal that shares the store; the one of the name lb-1 makes the fleet.</summary>
    protected async Task<TestPortal> StartAsync(string name, FakeKernel? kernel = null, Func<PortalOptions, PortalOptions>? more = null)
    {
        var portal = await StartAsync(options => (more ?? (same => same))(Director(options, name)), kernel);
        await ToldAsync(name);
        return portal;
    }

    /// <summary>A Portal with options of its own.</summary>
    protected async Task<TestPortal> StartAsync(Func<PortalOptions, PortalOptions> configure, FakeKernel? kernel = null) =>
        Keep(await TestPortal.StartAsync(kernel ?? new FakeKernel(), configure, etcd: Etcd));

    /// <summary>Directors of one fleet; the first has made it, with the service that most tests speak of.</summary>
    protected async Task<TestPortal[]> FleetAsync(int count)
    {
        List<TestPortal> fleet = [await StartAsync("lb-1", new FakeKernel(Known.Web))];
        while (fleet.Count < count)
        {
            fleet.Add(await StartAsync($"lb-{fleet.Count + 1}"));
        }

        return [.. fleet];
    }

    /// <summary>Waits until a director has said that it lives: from then on others wait for it.</summary>
    protected Task ToldAsync(string name) => Poll.UntilAsync(() => Etcd["/portal/shop/live/" + name] is not null, $"{name} says that it lives");

    /// <summary>Waits until a director is seen to stand so to the fleet.</summary>
    protected static Task SeenAsync(TestPortal portal, string name, string state = "following") =>
        Poll.UntilAsync(async () => await StateAsync(portal, name) == state, $"{name} is {state}");

    /// <summary>Waits until a director stands so to the fleet.</summary>
    protected static Task StandsAsync(TestPortal portal, string state) =>
        Poll.UntilAsync(async () => (string?)(await portal.GetAsync("/fleet")).ShouldBe(200).Json["state"] == state, $"it is {state}");

    /// <summary>What a director is said to be.</summary>
    protected static async Task<string?> StateAsync(TestPortal portal, string name) =>
        (string?)(await portal.GetAsync("/fleet")).ShouldBe(200).Json["directors"]!.FirstOrDefault(director => (string?)director["name"] == name)?["state"];

    /// <summary>Waits until a director has what another one has.</summary>
    protected static async Task FollowsAsync(TestPortal portal, TestPortal other)
    {
        await Poll.UntilAsync(() => portal.State.Revision == other.State.Revision, "it follows");
        portal.State.Table.ShouldBe(other.State.Table);
        portal.Kernel.Table.ShouldBe(other.State.Table);
    }
}
