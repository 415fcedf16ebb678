using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Configuration;
using Portal.Api.State;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Http;

namespace Portal.Tests.OpenApi;

/// <summary>Every property that the schemas of answers have comes in some answer. That none has others is seen wherever one comes.</summary>
internal sealed class AnswerTests : PortalFixture
{
    private const string Service = "/services/fwmark/ipv6/7";
    private const string Server = "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80";

    private readonly HashSet<string> seen = [];

    [Test]
    public async Task Every_property_of_the_document_comes_in_some_answer()
    {
        using var events = await EventClient.OpenAsync(Portal.Client);
        await AskAsync("POST", "/services", """
            [{"type":"tcp","host":"10.0.0.1","port":80,"name":"web","labels":{"env":"test"},"persistence":60,"servers":[{"host":"10.1.0.1","name":"one","labels":{"rack":"7"},"port":80,"forwarder":"i","tunnel":{"type":"gue","port":6080,"checksum":"csum"}},{"host":"10.1.0.2","port":80}]},
             {"type":"fwmark","family":"ipv6","mark":7,"servers":[{"host":"2001:db8::1","port":0}]}]
            """);
        await AskForStatsAsync();
        await AskForConnectionsAsync();
        KeepConnected();
        await AskAsync("POST", "/services/tcp/10.0.0.1/80/servers?drain=60&dry_run=true", "[]");
        await AskAsync("DELETE", Server + "?drain=60");
        await AskAsync("POST", "/hosts/10.1.0.2/drain");
        await AskAsync("PATCH", "/services/tcp/10.0.0.1/80?dry_run=true", """{"labels":{"env":null}}""");
        await AskAsync("DELETE", Service + "?drain=60");
        Portal.Kernel.ByHand(table => table.With((Known.Dns with { Settings = new VirtualServiceSettings { OnePacket = true, Persistence = new Persistence { Timeout = TimeSpan.Zero } } }).WithServer(Known.Server(1, 54), Known.Plain)));
        foreach (var path in new[] { Service, "/services", Server, Server + "/drain", "/drains", "/hosts", "/hosts/10.1.0.2", "/hosts/10.1.0.2/drain", "/drift", "/reconcile", "/history", "/history/3", "/healthz", "/readyz", "/openapi.json" })
        {
            await AskAsync("GET", path);
        }

        await AskAsync("PATCH", "/services/tcp/10.0.0.1/80/servers/10.1.0.2/80", """{"weight":3}""");
        await AskAsync("PATCH", "/services/tcp/10.0.0.1/80", """{"scheduler":"rr"}""");
        await AskAboutGlobalsAsync();
        await AskAsync("DELETE", Service + "?dry_run=true");
        await AskAsync("GET", Service, headers: ("If-Match", "\"0\""));
        await AskAsync("PUT", Service, """{"scheduler":"twos","color":1}""");
        await AskAsync("PUT", Service, """{"scheduler":"twos"}""");
        Portal.Kernel.Unavailable = FailureKind.ModuleMissing;
        await AskAsync("GET", "/readyz");
        await ReadAsync(events, sent => sent.Kind == "not-ready");
        await LoseAsync();
        await RepairAsync();
        await CheckHealthAsync();
        await AskDirectorAsync();
        await AskForTokensAsync();
        await ShareAsync();

        Answered().Except(seen).Should().BeEmpty("an answer of this test has it");
    }

    private async Task AskAboutGlobalsAsync()
    {
        await AskAsync("PUT", "/timeouts", """{"udp":30}""");
        await AskAsync("PUT", "/daemons/master", """{"mcast_interface":"eth1","sync_maxlen":1472}""");
        await AskAsync("PUT", "/daemons/master?dry_run=true", """{"mcast_interface":"eth0"}""");
        foreach (var path in new[] { "/timeouts", "/daemons", "/daemons/master", "/kernel", "/state", "/history", "/history/" + Portal.State.Revision })
        {
            await AskAsync("GET", path);
        }
    }

    private async Task AskForConnectionsAsync()
    {
        await File.WriteAllLinesAsync(Portal.ConnectionFile,
        [
            "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData",
            "TCP C0A80102 D868 0A000001 0050 0A010001 0050 ESTABLISHED     899",
            "IP  C0A80102 0000 00000005 0000 0A010003 0000 ASSURED          94",
            "UDP C0A80102 0000 0A000006 13C4 0A010003 13C4 ASSURED          59 sip " + new string('a', 300),
            "TCP C0A80102 D869 0A000001 0050 0A010001 0050 ESTABLISHED     899",
        ]);
        await AskAsync("GET", "/connections?limit=3");
    }

    // Drains without connections are over within a second, and answers do not tell of them any more.
    private void KeepConnected()
    {
        foreach (var service in Portal.Kernel.Table.Services)
        {
            foreach (var server in service.Servers.Keys)
            {
                Portal.Kernel.SetConnections(service.Key, server, 1, 1);
            }
        }
    }

    // Some figures are known, and of others nothing but a remainder.
    private async Task AskForStatsAsync()
    {
        var server = Known.Server(1);
        Portal.Kernel.SetTraffic(Known.Web.Key, new Traffic(9_000_000_000, 90_000_000_000, 90_000_000_000, 0, 0), new Traffic(9_000_000_000, 9_000_000_000, 9_000_000_000, 9_000_000_000, 9_000_000_000));
        Portal.Kernel.SetTraffic(Known.Web.Key, server, new Traffic(7, 8, 9, 90_000_000_000_000, 90_000_000_000_000), new Traffic(1, 2, 3, 4, 5));
        foreach (var path in new[] { "/stats", "/services/tcp/10.0.0.1/80/stats", Server + "/stats", Server + "?include=stats", "/services?include=stats" })
        {
            await AskAsync("GET", path);
        }
    }

    private async Task ReadAsync(EventClient events, Func<SentEvent, bool> isLast)
    {
        SentEvent sent;
        do
        {
            sent = await events.NextAsync();
            seen.UnionWith(DocumentedAnswers.Check(sent));
        }
        while (!isLast(sent));
    }

    private async Task LoseAsync()
    {
        await using var portal = await TestPortal.StartAsync(Known.Web);
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        seen.UnionWith(DocumentedAnswers.Check("POST", "/import", await portal.PostAsync("/import")));
    }

    // Something is repaired, and something is held back.
    private async Task RepairAsync()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { ReconcileInterval = TimeSpan.FromSeconds(1), MaximumRemovals = 0 });
        using var events = await EventClient.OpenRawAsync(portal.Client, lastId: "00000000-1");
        await portal.PostAsync("/services", new JArray(Enumerable.Range(1, 1001).Select(port => new JObject { ["type"] = "tcp", ["host"] = "10.0.0.1", ["port"] = port })).ToString());
        await portal.PutAsync("/timeouts", """{"udp":30}""");
        portal.Kernel.SetByHand(settings => settings with { Timeouts = Timeouts.Default });
        portal.Kernel.ByHand(_ => IpvsTable.Of([Known.Dns]));
        seen.UnionWith(DocumentedAnswers.Check("POST", "/sync", await portal.PostAsync("/sync")));
        await Poll.UntilAsync(async () => (await portal.GetAsync("/reconcile")).Json["problem"] is not null, "something should be held back");
        seen.UnionWith(DocumentedAnswers.Check("GET", "/reconcile", await portal.GetAsync("/reconcile")));
        await ReadAsync(events, sent => sent.Kind == "reconcile" && sent.Json["problem"] is not null);
    }

    private async Task AskForTokensAsync()
    {
        await using var portal = await TestPortal.StartAsync();
        var made = await portal.PostAsync("/tokens/ci", """{"role":"read","scope":["10.0.0.1"],"expires":"2099-01-01"}""");
        using var client = new HttpClient { BaseAddress = portal.Address };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", (string)made.Json["token"]!);
        using var refused = await client.DeleteAsync(Service);
        seen.UnionWith(DocumentedAnswers.Check("POST", "/tokens/ci", made));
        seen.UnionWith(DocumentedAnswers.Check("DELETE", Service, await Reply.ReadAsync(refused)));
    }

    // Nothing can be added, and a setting stands against several directors.
    private async Task AskDirectorAsync()
    {
        var machine = new FakeMachine { Failing = "no" };
        machine.Settings["ipv4.vs.sloppy_tcp"] = "0";
        await using var portal = await TestPortal.StartAsync(new FakeKernel(Known.Web.Scheduled("mh")), options => options with { AddressesOn = "vips" }, machine: machine.Parts);
        (await portal.PutAsync("/services/tcp/192.0.2.1/80", "{}")).ShouldBe(201);
        await Poll.UntilAsync(async () => (await portal.GetAsync("/director")).Json["addresses_on"]!["problem"] is not null, "the problem is told");
        seen.UnionWith(DocumentedAnswers.Check("GET", "/director", await portal.GetAsync("/director")));
    }

    // Two directors, one of which goes, and a store that goes then.
    private async Task ShareAsync()
    {
        var etcd = new MemoryEtcd();
        static Func<PortalOptions, PortalOptions> Director(string name) => options => options with { Fleet = "shop", Director = name, FleetInit = true, HealthShared = true };
        await using var portal = await TestPortal.StartAsync(new FakeKernel(Known.Web), Director("lb-1"), etcd: etcd);
        await using var other = await TestPortal.StartAsync(new FakeKernel(), Director("lb-2"), etcd: etcd);
        async Task<Reply> AskAsync(string method, string path)
        {
            var reply = await portal.SendAsync(new HttpMethod(method), path);
            seen.UnionWith(DocumentedAnswers.Check(method, path, reply));
            return reply;
        }

        await Poll.UntilAsync(async () => (await AskAsync("GET", "/fleet")).Json["directors"]!.Count() == 2, "both are known");
        (await portal.PostAsync(Known.WebPath + "/servers/10.1.0.9/80", """{"health_check":{"interval":0.5}}""")).ShouldBe(201);
        await Poll.UntilAsync(async () => (await AskAsync("GET", "/fleet")).Json["directors"]!.All(director => director["health_down"] is not null), "both have checked it");
        other.Kernel.Hang();
        await AskAsync("POST", Server + "?wait=all&timeout=0.1");
        await AskAsync("GET", "/fleet");
        other.Kernel.Release();
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=fleet");
        etcd.IsAway = true;
        await AskAsync("DELETE", Server);
        foreach (var path in new[] { "/fleet", "/fleet/1", "/readyz" })
        {
            await AskAsync("GET", path);
        }

        await ReadAsync(events, sent => sent.Kind == "fleet");
        etcd.IsAway = false;
    }

    // One server goes down, and then so many that none does.
    private async Task CheckHealthAsync()
    {
        var failing = 0;
        const string Path = "/services/tcp/10.0.0.1/80";
        const string First = Path + "/servers/10.1.0.1/8000";
        CheckResult Answer(CheckTarget target) => target.Kind is DnsCheck ? new CheckResult(CheckOutcome.Inconclusive, TimeSpan.Zero, "No local port is left.")
            : target.Kind is TcpCheck { Send: null } && target.Port - 8000 < Volatile.Read(ref failing) ? FakeProbe.Fail : FakeProbe.Ok;
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: new FakeProbe(Answer));
        async Task AskAsync(string method, string path, string? body = null) => seen.UnionWith(DocumentedAnswers.Check(method, path, await portal.SendAsync(new HttpMethod(method), path, body)));
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=health,health-service,health-brake,drain");
        var servers = new JArray(Enumerable.Range(0, 12).Select(n => new JObject { ["host"] = $"10.1.0.{n + 1}", ["port"] = 8000 + n, ["forwarder"] = "m" }));
        await AskAsync("POST", "/services", $$$"""
            [{"type":"tcp","host":"10.0.0.1","port":80,"health_check":{"interval":0.5,"fast_interval":0.5,"fall":2},"servers":{{{servers}}}},
             {"type":"tcp","host":"10.0.0.1","port":81,"health_check":{"type":"https","host":"shop.example","headers":{"accept":"*/*"},"body":"ok","tls":{"verify":true,"server_name":"shop.example","ca":"-----BEGIN CERTIFICATE-----"}},
              "servers":[{"host":"10.1.1.1","port":81,"backup":true,"health_check":{"send":"a","expect":"b","port":8080,"source":"10.9.9.9","remove_after":60}}]},
             {"type":"udp","host":"10.0.0.1","port":53,"health_check":{"type":"dns","name":"example.com","answer":"192.0.2.1","rise":100,"interval":0.5},"servers":[{"host":"10.1.1.1","port":53}]}]
            """);
        await Poll.UntilAsync(async () => (await portal.GetAsync(Path + "/health")).Json["servers"]!.All(server => server["last"] is not null), "all were asked");
        await Poll.UntilAsync(async () => (await portal.GetAsync("/health")).Text.Contains("inconclusive", StringComparison.Ordinal), "a check is blind");
        Volatile.Write(ref failing, 1);
        await ReadAsync(events, sent => sent.Kind == "health-service");
        await AskAsync("PUT", First + "/health/override", """{"state":"down","for":600,"reason":"why"}""");
        await Poll.UntilAsync(async () => (await portal.GetAsync(First + "/health")).Json["override"] is not null, "it is believed");
        await AskAsync("POST", First + "/health/check");
        await AskAsync("POST", "/hosts/10.1.1.1/drain");
        await AskAsync("POST", "/hosts/10.1.1.1/resume?when_healthy=60");
        await ReadAsync(events, sent => (string?)sent.Json["action"] == "return");
        await AskAsync("GET", "/hosts/10.1.1.1");
        await AskAsync("GET", "/drains");
        await AskAsync("GET", "/history?limit=3");
        await AskAsync("PATCH", "/services/tcp/10.0.0.1/81/servers/10.1.1.1/81?dry_run=true", """{"health_check":{"rise":4}}""");
        foreach (var path in new[] { "/services", Path, Path + "/health", First + "/health", "/health" })
        {
            await AskAsync("GET", path);
        }

        Volatile.Write(ref failing, 12);
        await ReadAsync(events, sent => sent.Kind == "health-brake");
        await AskAsync("POST", "/health/accept");
    }

    private async Task AskAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        seen.UnionWith(DocumentedAnswers.Check(method, path, await Portal.SendAsync(new HttpMethod(method), path, body, headers: [.. headers, ("X-Reason", "to see the answer")])));

    private static HashSet<string> Answered()
    {
        var (found, visited) = (new HashSet<string>(), new HashSet<string>());
        var responses = Document.Instance.Operations.SelectMany(operation => operation.Responses.Properties()).Select(response => Document.Instance.Resolve(response.Value));
        foreach (var schema in responses.SelectMany(response => response.SelectTokens("content.*.schema").Concat(response.SelectTokens("content['application/problem+json'].schema"))))
        {
            Collect(schema, visited, found);
        }

        return found;
    }

    private static void Collect(JToken token, HashSet<string> visited, HashSet<string> found)
    {
        foreach (var pointer in token.SelectTokens("$..['$ref']").Append(token["$ref"]).Select(reference => (string?)reference).OfType<string>().Where(visited.Add))
        {
            var schema = Document.Instance.Resolve(new JObject { ["$ref"] = pointer });
            found.UnionWith(schema["additionalProperties"] is null ? [] : (schema["properties"] as JObject ?? []).Properties().Select(property => $"{pointer.Split('/')[^1]}.{property.Name}"));
            Collect(schema, visited, found);
        }
    }
}
