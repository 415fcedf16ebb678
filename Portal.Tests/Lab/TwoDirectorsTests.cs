using FluentAssertions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>Two directors for one address, by VRRP and by equal-cost routes, with the files of scripts/ha as they are.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class TwoDirectorsTests
{
    private const string Configuration = "/etc/keepalived";
    private const string Shared = "192.0.2.10";
    private const string Routed = "203.0.113.10";
    private const int NewConnections = 200;

    private static readonly string[] Files = ["keepalived.conf", "check-portal.sh"];
    private static readonly Host Client = new("ha-client");
    private static readonly Host Router = new("ha-router");

    private readonly List<SlowStream> streams = [];
    private Director[] directors = [];

    [SetUp]
    public void Make_the_machines()
    {
        Tool.Check(Repository.PathOf("scripts/lab/directors.sh"), "up");
        directors = [new Director("d1"), new Director("d2")];
    }

    [TearDown]
    public void Take_them_away()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Out.WriteLine(string.Join('\n', directors.Select(director => director.Log)));
        }

        streams.ForEach(stream => stream.Dispose());
        streams.Clear();
        foreach (var director in directors)
        {
            director.Dispose();
        }

        Tool.Check(Repository.PathOf("scripts/lab/directors.sh"), "down");
        foreach (var file in Files)
        {
            File.Delete(Path.Combine(Configuration, file));
        }
    }

    [TestCase("killed")]
    [TestCase("unplugged")]
    public async Task A_director_that_goes_loses_no_connection(string how)
    {
        await StartWithVrrpAsync();
        var (active, standby) = await RolesAsync();
        await OpenStreamAsync(Shared);
        await Until.TrueAsync(() => standby.Connections($"{Shared}:9000") == 1, "the other director should know the connection");

        if (how == "killed")
        {
            active.KillKeepalived();
            active.Host.Run("ip", "address", "delete", Shared + "/32", "dev", "eth0").ExitCode.Should().Be(0);
        }
        else
        {
            active.Cable("down");
        }

        await Until.TrueAsync(() => standby.Has(Shared), "the other director should take over");
        ExpectNewConnections(Shared);
        await ExpectStreamsAsync();
        standby.Describe().SelectToken("addresses[0]")!.ToString(Newtonsoft.Json.Formatting.None).Should().Be($$"""{"address":"{{Shared}}","local":true,"interface":"eth0","services":2}""");
    }

    [Test, Category("Long")]
    public async Task A_director_without_Portal_gives_the_address_away_and_one_of_two_such_keeps_it()
    {
        await StartWithVrrpAsync();
        var (active, standby) = await RolesAsync();
        await OpenStreamAsync(Shared);
        await Until.TrueAsync(() => standby.Connections($"{Shared}:9000") == 1, "the other director should know the connection");

        active.KillPortal();
        await Until.TrueAsync(() => standby.Has(Shared) && !active.Has(Shared), "the other director should take over");
        await ExpectStreamsAsync();

        standby.KillPortal();

        // Three checks, two seconds apart, and some more: by then it would have given up.
        await Task.Delay(TimeSpan.FromSeconds(12));
        directors.Should().ContainSingle(director => director.Has(Shared));
        ExpectNewConnections(Shared);
        await ExpectStreamsAsync();
    }

    [Test]
    public async Task Over_equal_cost_routes_clients_keep_their_servers_when_a_director_goes_and_comes_back()
    {
        foreach (var director in directors)
        {
            await director.StartPortalAsync("--addresses-on", "vips");
            var service = Repository.Read("scripts/ha/ecmp/service.json");
            director.Declare($"/services/tcp/{Routed}/80", service);
            director.Declare($"/services/tcp/{Routed}/9000", service.Replace("\"port\": 80", "\"port\": 9000", StringComparison.Ordinal));
            await Until.TrueAsync(() => director.Has(Routed, "vips"), "the address should come");
            director.Describe()["sysctls"]!.Select(setting => (string)setting["name"]!).Should().Equal("net.ipv4.vs.sloppy_tcp", "net.ipv4.conf.all.arp_ignore", "net.ipv4.conf.all.arp_announce");
            director.Set("scripts/ha/ecmp/director-sysctl.conf");
            var description = director.Describe();
            description["sysctls"].Should().BeEmpty();
            description["addresses"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be($$"""[{"address":"{{Routed}}","local":true,"interface":"vips","services":2}]""");
        }

        Router.Run("busybox", "sysctl", "-q", "-p", Repository.PathOf("scripts/ha/ecmp/router-sysctl.conf")).ExitCode.Should().Be(0);
        Route("192.0.2.1", "192.0.2.2");
        while (streams.Count < 8 || directors.Any(director => director.Connections($"{Routed}:9000") == 0))
        {
            await OpenStreamAsync(Routed);
        }

        streams.Select(stream => stream.Server).Distinct().Should().HaveCount(2);

        directors[0].Cable("down");
        Route("192.0.2.2");
        await ExpectStreamsAsync();
        directors[1].Connections($"{Routed}:9000").Should().Be(streams.Count);
        ExpectNewConnections(Routed);

        directors[0].Cable("up");
        Route("192.0.2.1", "192.0.2.2");
        await ExpectStreamsAsync();
        ExpectNewConnections(Routed);
    }

    private static void ExpectNewConnections(string address) =>
        Client.Fetch($"http://{address}/", NewConnections).Should().HaveCount(NewConnections).And.Contain("s1").And.Contain("s2");

    private static void Route(params string[] hops) => Router.Run(Repository.PathOf("scripts/ha/ecmp/router.sh"), [Routed, .. hops]).Should().Be(new Tool(0, string.Empty, string.Empty));

    private async Task StartWithVrrpAsync()
    {
        Directory.CreateDirectory(Configuration);
        foreach (var file in Files)
        {
            File.Copy(Repository.PathOf($"scripts/ha/keepalived/{file}"), Path.Combine(Configuration, file), overwrite: true);
        }

        foreach (var director in directors)
        {
            await director.StartPortalAsync();
            foreach (var port in new[] { 80, 9000 })
            {
                director.Declare($"/services/tcp/{Shared}/{port}", $"{{scheduler: 'rr', servers: [{{host: '192.0.2.21', port: {port}}}, {{host: '192.0.2.22', port: {port}}}]}}");
            }

            director.Run("scripts/ha/keepalived/sync-daemons.sh", "eth0");
            director.Describe()["sysctls"]!.Select(setting => (string)setting["name"]!).Should().Equal("net.ipv4.vs.sync_threshold", "net.ipv4.vs.expire_nodest_conn");
            director.Set("scripts/ha/keepalived/sysctl.conf");
            var description = director.Describe();
            description["sysctls"].Should().BeEmpty();
            description["daemons"]!.Select(daemon => $"{daemon["role"]} {daemon["syncid"]} {daemon["declared"]}").Should().Equal("master 51 True", "backup 51 True");
            director.StartKeepalived();
        }
    }

    // Who has the address, and who has not, as soon as that is settled.
    private async Task<(Director Active, Director Standby)> RolesAsync()
    {
        await Until.TrueAsync(() => directors.Count(director => director.Has(Shared)) == 1 && directors.All(director => director.Log.Contains("VRRP_Script(portal) succeeded", StringComparison.Ordinal)), "one director should have the address");
        return directors[0].Has(Shared) ? (directors[0], directors[1]) : (directors[1], directors[0]);
    }

    private async Task OpenStreamAsync(string address) => streams.Add(await SlowStream.OpenAsync(Client, address + ":9000"));

    private async Task ExpectStreamsAsync()
    {
        foreach (var stream in streams)
        {
            await stream.ExpectToGoOnAsync();
        }
    }
}
