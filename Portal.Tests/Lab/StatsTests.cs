using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Figures of Portal against packets that were sent.</summary>
public sealed class StatsTests : PortalFixture
{
    private const string Names = "/services/udp/10.0.0.1/53";
    private const int Datagrams = 7;

    // An IPv4 header, a UDP header, and a letter with a line feed.
    private const int Size = 20 + 8 + 2;

    [Test]
    public async Task Figures_are_those_of_the_packets_that_were_sent()
    {
        await DeclareAsync();
        Host.Client.Ask("10.0.0.1:53", Datagrams).Should().HaveCount(Datagrams);

        // The kernel brings its figures up to date every two seconds.
        await Until.TrueAsync(async () => Figure(await StatsAsync(Names), "out_packets") == Datagrams, "all datagrams and their answers should be counted");
        var service = (await Api.GetAsync(Names + "/stats")).Expect(200).Json;
        var stats = service["stats"]!;
        Figure(stats, "connections").Should().Be(Datagrams);
        Figure(stats, "in_bytes").Should().Be(Datagrams * Size);
        Figure(stats, "out_packets").Should().Be(Datagrams);
        Figure(stats, "inactive_connections").Should().BeGreaterThanOrEqualTo(Datagrams, "a server that comes back has those that it had");
        var servers = service["servers"]!.Select(server => server["stats"]!).ToList();
        servers.Should().HaveCount(2).And.OnlyContain(server => Figure(server, "in_packets") >= 3);
        foreach (var name in new[] { "connections", "in_packets", "out_packets", "in_bytes", "out_bytes", "inactive_connections" })
        {
            servers.Sum(server => Figure(server, name)).Should().Be(Figure(stats, name), name);
        }

        var all = (await Api.GetAsync("/stats")).Expect(200).Json;
        Figure(all["stats"]!, "in_bytes").Should().Be(Datagrams * Size);
        var included = (await Api.GetAsync(Names + "?include=stats")).Expect(200).Json;
        JToken.DeepEquals(included["stats"], stats).Should().BeTrue();
        ((string?)included["scheduler"]).Should().Be("rr");
    }

    [Test]
    public async Task Rates_follow_the_traffic()
    {
        await DeclareAsync();
        await Until.TrueAsync(
            async () =>
            {
                Host.Client.Ask("10.0.0.1:53", 3);
                return Figure((await StatsAsync(Names))["per_second"]!, "in_packets") > 0;
            },
            "a rate should show");
    }

    [Test]
    public async Task Counters_are_set_to_zero_and_the_table_stays()
    {
        await DeclareAsync();
        Host.Client.Ask("10.0.0.1:53", 2).Should().HaveCount(2);
        await Until.TrueAsync(async () => Figure(await StatsAsync(Names), "in_packets") == 2, "both datagrams should be counted");
        var before = Kernel.Save();

        (await Api.PostAsync(Names + "/stats/zero")).Expect(204);

        await Until.TrueAsync(async () => Figure(await StatsAsync(Names), "in_packets") == 0, "the counters should be zero");
        Figure(await StatsAsync(Names + "/servers/10.0.1.11/53"), "connections").Should().Be(0);
        Kernel.Save().Should().Be(before);
        Host.Client.Ask("10.0.0.1:53", 3).Should().HaveCount(3);
        await Until.TrueAsync(async () => Figure(await StatsAsync(Names), "in_packets") == 3, "they should count on from zero");
        (await Api.PostAsync("/stats/zero")).Expect(204);
        await Until.TrueAsync(async () => Figure((await Api.GetAsync("/stats")).Expect(200).Json["stats"]!, "in_packets") == 0, "all counters should be zero");
    }

    private static long Figure(JToken stats, string name) => (long)stats[name]!;

    private async Task<JToken> StatsAsync(string path) => (await Api.GetAsync(path + "/stats")).Expect(200).Json["stats"]!;

    private async Task DeclareAsync() => (await Api.PostAsync(Names,
        "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 53, forwarder: 'm'}, {host: '10.0.1.12', port: 53, forwarder: 'm'}]}")).Expect(201);
}
