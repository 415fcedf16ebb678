using System.Collections.Concurrent;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Directors that judge the health of servers together (--health-shared).</summary>
internal sealed class FleetHealthTests : FleetRouteFixture
{
    private const string Health = Known.WebPath + "/servers/10.1.0.1/80/health";

    private readonly ConcurrentDictionary<string, bool> failing = [];

    [SetUp]
    public void Heal() => failing.Clear();

    [Test]
    public async Task A_server_is_out_everywhere_when_the_majority_says_so_and_nowhere_before()
    {
        var fleet = await JuryAsync();
        failing["lb-1"] = true;
        await DownsAsync(fleet, 1, 0, 0);
        await ReasonAsync(fleet, "1 of 3 directors say that it is down (lb-1).");
        Weights(fleet).Should().Equal(1, 1, 1);
        (await FiguresAsync(fleet[0])).Should().Contain("portal_fleet_health_disagreements 1\n");
        (await FiguresAsync(fleet[1])).Should().Contain("portal_fleet_health_disagreements 0\n");

        failing["lb-3"] = true;
        await Poll.UntilAsync(() => Weights(fleet).SequenceEqual([0, 0, 0]), "it is out on all");
        await ReasonAsync(fleet, "2 of 3 directors say that it is down (lb-1, lb-3).");
        ((string?)(await fleet[1].GetAsync(Health)).ShouldBe(200).Json["last"]!["result"]).Should().Be("ok", "the last result is that of the director");

        // Who has gone has no vote.
        await fleet[0].StopAsync();
        await Poll.UntilAsync(() => Weights(fleet[1..]).SequenceEqual([1, 1]), "one of two is no majority");
    }

    [Test]
    public async Task Without_the_store_each_director_judges_by_itself()
    {
        var fleet = await JuryAsync();
        failing["lb-1"] = true;
        await DownsAsync(fleet, 1, 0, 0);
        Etcd.IsAway = true;
        await Poll.UntilAsync(() => Weights(fleet).SequenceEqual([0, 1, 1]), "each is alone");
        failing["lb-2"] = true;
        await Poll.UntilAsync(() => Weights(fleet).SequenceEqual([0, 0, 1]), "each is alone");
        (await FiguresAsync(fleet[0])).Should().Contain("portal_fleet_health_disagreements 0\n");
        Etcd.IsAway = false;
        await Poll.UntilAsync(() => Weights(fleet).SequenceEqual([0, 0, 0]), "the majority says so");
    }

    [Test]
    public async Task Directors_that_do_not_share_say_nothing()
    {
        var fleet = await JuryAsync(isShared: false);
        failing["lb-1"] = true;
        await Poll.UntilAsync(() => Weights(fleet).SequenceEqual([0, 1, 1]), "each is alone");
        Etcd.Keys.Should().NotContain(key => key.Contains("/health/"));
        (await FiguresAsync(fleet[0])).Should().NotContain("portal_fleet_health_disagreements");
        (await fleet[0].GetAsync("/fleet")).Json["directors"]!.Should().OnlyContain(director => director["health_down"] == null);
    }

    private async Task<TestPortal[]> JuryAsync(bool isShared = true)
    {
        List<TestPortal> fleet = [];
        foreach (var name in new[] { "lb-1", "lb-2", "lb-3" })
        {
            var probe = new FakeProbe(target => target.Address == Known.Server(1).Address && failing.ContainsKey(name) ? FakeProbe.Fail : FakeProbe.Ok);
            fleet.Add(Keep(await TestPortal.StartAsync(new FakeKernel(), options => Director(options, name) with { HealthShared = isShared }, probe: probe, etcd: Etcd)));
            await ToldAsync(name);
        }

        var body = """{"health_check":{"type":"tcp","interval":0.5,"fast_interval":0.5,"fall":1,"rise":1},"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""";
        (await fleet[0].PostAsync(Known.WebPath + "?wait=all&timeout=60", body)).ShouldBe(201);
        if (isShared)
        {
            await DownsAsync([.. fleet], 0, 0, 0);
        }

        return [.. fleet];
    }

    // All have heard how many servers each says are down.
    private static Task DownsAsync(TestPortal[] fleet, params int[] downs) => Poll.UntilAsync(
        async () =>
        {
            var answers = await Task.WhenAll(fleet.Select(portal => portal.GetAsync("/fleet")));
            return answers.All(answer => answer.ShouldBe(200).Json["directors"]!.Select(director => (int?)director["health_down"]).SequenceEqual(downs.Select(down => (int?)down)));
        },
        $"{string.Join(", ", downs)} are said to be down");

    private static Task ReasonAsync(TestPortal[] fleet, string reason) => Poll.UntilAsync(
        async () => (await Task.WhenAll(fleet.Select(portal => portal.GetAsync(Health)))).All(answer => ((string?)answer.ShouldBe(200).Json["reason"])?.StartsWith(reason, StringComparison.Ordinal) == true),
        $"all say: {reason}");

    private static IEnumerable<int> Weights(TestPortal[] fleet) => fleet.Select(portal => portal.Kernel.Table.Find(Known.Web.Key)!.Servers[Known.Server(1)].Weight);

    private static async Task<string> FiguresAsync(TestPortal portal) => (await portal.GetAsync("/metrics")).ShouldBe(200).Text;
}
