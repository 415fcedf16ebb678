using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Drains in a fleet: a director without traffic has no connections, and must not end what others still have.</summary>
internal sealed class FleetDrainTests : FleetRouteFixture
{
    [Test]
    public async Task A_drain_ends_when_no_director_has_a_connection_left()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server + "?wait=all", "{}")).ShouldBe(201);
        fleet[0].Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        (await fleet[0].DeleteAsync(Server + "?drain=600&wait=all&timeout=60")).Status.Should().BeOneOf(200, 202, 204);
        await Poll.UntilAsync(() => Etcd["/portal/shop/live/lb-2"]!.Contains("\"empty_drains\":[\"-t 10.0.0.1:80 -r 10.1.0.1:80 since ", StringComparison.Ordinal), "the other one says that it has none");

        // It would have ended it with its next look, a second later.
        await Task.Delay(TimeSpan.FromSeconds(3));
        fleet.Should().AllSatisfy(director => director.State.Table.Find(Known.Web.Key, Known.Server(1)).Should().NotBeNull());

        fleet[0].Kernel.SetConnections(Known.Web.Key, Known.Server(1), 0, 0);
        await Poll.UntilAsync(() => fleet.All(director => director.State.Table.Find(Known.Web.Key, Known.Server(1)) is null), "it ends on both");
    }
}
