using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <content>When weight 0 would not do, when too few are left, and when it is the director that is ill.</content>
public sealed partial class HealthTests
{
    private static readonly string[] Extra = [.. Enumerable.Range(21, 12).Select(i => $"10.0.1.{i}")];

    [Test]
    public async Task What_serves_when_all_are_down_is_what_too_few_says()
    {
        string[] words = ["all", "hold", "none", "backup"];
        foreach (var (i, word) in words.Index())
        {
            var check = Check.Replace("}", $", too_few: '{word}'}}", StringComparison.Ordinal);
            (await Api.PostAsync($"/services/tcp/10.0.0.1/{81 + i}", $$"""
                {scheduler: 'rr', health_check: {{check}}, servers: [{{Server(first, 5)}}, {{Server(second, 6)}}, {host: '10.0.1.12', port: 8080, forwarder: 'm', weight: 7, backup: true, health_check: null}]}
                """)).Expect(201);
        }

        await Until.TrueAsync(async () => Result(await HealthAsync("/services/tcp/10.0.0.1/84", second)) == "ok" && Result(await HealthAsync("/services/tcp/10.0.0.1/84", first)) == "ok", "both should have been checked");
        var before = Kernel.Save();
        words.Select((_, i) => Weights(81 + i)).Should().AllBe("5 6 0", "a backup waits");
        first.Kill();
        second.Kill();
        await Until.TrueAsync(async () => await StatesAsync() == "failing-open too-few closed backup", "all should be down");
        await Until.TrueAsync(() => Weights(84) == "0 0 7", "the backup should serve");

        (Weights(81), Weights(83), Weights(84)).Should().Be(("5 6 0", "0 0 0", "0 0 7"));
        Weights(82).Should().BeOneOf("0 6 0", "5 0 0");
        (await Api.GetAsync("/services/tcp/10.0.0.1/81/health")).Expect(503);
        Host.Client.Fetch("http://10.0.0.1:84/", 4).Should().Equal("s2", "s2", "s2", "s2");
        Host.Client.TryFetch("http://10.0.0.1:83/").Should().NotBeEmpty();
        await Api.ExpectNoDriftAsync();

        await first.StartAsync();
        await second.StartAsync();
        await Until.TrueAsync(() => Kernel.Save() == before, "all should be as before");
        (await Api.GetAsync("/services/tcp/10.0.0.1/81/health")).Expect(200);
        await Until.TrueAsync(async () => await StatesAsync() == "ok ok ok ok", "all should be well");
    }

    [Test]
    public async Task A_server_is_removed_where_weight_0_would_keep_its_clients_or_refuse_them()
    {
        string[] settings = ["scheduler: 'rr', persistence: 300", "scheduler: 'sh'", "scheduler: 'sh', scheduler_flags: ['sh-fallback']", "scheduler: 'dh'"];
        foreach (var (i, setting) in settings.Index())
        {
            (await Api.PostAsync($"/services/tcp/10.0.0.1/{81 + i}", $"{{{setting}, health_check: {Check}, servers: [{Server(first, 5)}, {Server(second, 6)}]}}")).Expect(201);
        }

        await Until.TrueAsync(async () => Result(await HealthAsync("/services/tcp/10.0.0.1/84", first)) == "ok" && Result(await HealthAsync("/services/tcp/10.0.0.1/84", second)) == "ok", "both should have been checked");
        var before = Kernel.Save();
        var known = Host.Client.Fetch("http://10.0.0.1:81/").Single();
        var (dead, alive) = known == "s1" ? (first, second) : (second, first);
        dead.Kill();
        await UntilAsync("/services/tcp/10.0.0.1/81", dead, "down");
        await Until.TrueAsync(() => Kernel.Save().Split('\n').Count(line => line.Contains(dead.EndPoint, StringComparison.Ordinal)) == 1, "it should be removed");

        Kernel.Save().Split('\n').Single(line => line.Contains(dead.EndPoint, StringComparison.Ordinal)).Trim().Should().Be($"-a -t 10.0.0.1:83 -r {dead.EndPoint} -m -w 0");
        foreach (var (i, _) in settings.Index())
        {
            Host.Client.Fetch($"http://10.0.0.1:{81 + i}/", 3).Should().HaveCount(3).And.NotContain(known, "also who was known to the dead one is served");
        }

        var health = await HealthAsync("/services/tcp/10.0.0.1/81", dead);
        (health.Value<string>("action"), health.Value<int>("effective_weight")).Should().Be(("removed", 0));
        var services = (await Api.GetAsync("/services")).Expect(200).Text;
        var down = Kernel.Save();
        (await Api.PostAsync("/services", services)).ExpectReport(0, 0, 0);
        (await Api.GetAsync("/sync")).ExpectReport(0, 0, 0);
        (await Api.PostAsync("/sync")).ExpectReport(0, 0, 0);
        Portal.Kill();
        await Portal.StartReadyAsync();
        await Until.TrueAsync(async () => Result(await HealthAsync("/services/tcp/10.0.0.1/81", alive)) == "ok", "it should have been checked");
        Kernel.Save().Should().Be(down);
        await Api.ExpectNoDriftAsync();

        await dead.StartAsync();
        await Until.TrueAsync(() => Kernel.Save() == before, "all should be as before");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Nothing_goes_down_when_it_is_the_director_that_has_lost_its_network()
    {
        // Those that the interface has for IPv6 would be gone when it comes up again.
        await File.WriteAllTextAsync("/proc/sys/net/ipv6/conf/servers/keep_addr_on_down", "1");
        foreach (var address in Extra)
        {
            Tool.Check("ip", "netns", "exec", "s1", "ip", "address", "add", address + "/24", "dev", "eth0");
        }

        try
        {
            var servers = string.Join(',', Extra.Select(address => $"{{host: '{address}', port: {Port}, forwarder: 'm', weight: 4}}"));
            (await Api.PostAsync(Web, $"{{scheduler: 'rr', health_check: {Check.Replace("'http'", "'tcp'", StringComparison.Ordinal).Replace("timeout: 2", "timeout: 1", StringComparison.Ordinal)}, servers: [{servers}]}}")).Expect(201);
            await UntilAllAsync("ok");
            var before = Kernel.Save();

            // Without a route no check can be made at all.
            Tool.Check("ip", "link", "set", "servers", "down");
            await UntilAllAsync("inconclusive");
            await ExpectUnchangedAsync(before, TimeSpan.FromSeconds(2));
            Tool.Check("ip", "link", "set", "servers", "up");
            await UntilAllAsync("ok");
            Kernel.Save().Should().Be(before);

            // With one, nobody answers.
            Tool.Check("ip", "link", "set", "s1", "down");
            await Until.TrueAsync(async () => (bool)(await Api.GetAsync("/health")).Json["brake"]!, "the brake should hold");
            await ExpectUnchangedAsync(before, TimeSpan.FromSeconds(3));
            (await Api.GetAsync(Web)).Json["health"]!.Value<int>("up").Should().Be(12);
            Tool.Check("ip", "link", "set", "s1", "up");
            await Until.TrueAsync(async () => !(bool)(await Api.GetAsync("/health")).Json["brake"]!, "the brake should let go");
            await UntilAllAsync("ok");
            await ExpectUnchangedAsync(before, TimeSpan.FromSeconds(1));
            Host.Client.Fetch(Url, 12).Should().HaveCount(12);
        }
        finally
        {
            Tool.Check("ip", "link", "set", "servers", "up");
            Tool.Check("ip", "link", "set", "s1", "up");
            foreach (var address in Extra)
            {
                Tool.Run("ip", "netns", "exec", "s1", "ip", "address", "delete", address + "/24", "dev", "eth0");
            }
        }
    }
}
