using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Every kind of error there is, brought about over a real socket.</summary>
internal sealed partial class ErrorCatalogueTests : PortalFixture
{
    private static readonly Dictionary<string, (int Status, Func<TestPortal, Task<string>> Bring)> Rows = new()
    {
        ["unreadable-json"] = (400, portal => Text(portal.PostAsync("/services", "["))),
        ["bad-request"] = (400, portal => RawAsync(portal, "POST /services", "Transfer-Encoding: chunked\r\n", "no number\r\n")),
        ["unauthorized"] = (401, portal => StrangerAsync(portal)),
        ["forbidden"] = (403, async portal =>
        {
            using var client = new HttpClient { BaseAddress = portal.Address };
            client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", (string)(await portal.PostAsync("/tokens/ci", """{"role":"read"}""")).Json["token"]!);
            using var reply = await client.DeleteAsync(Known.WebPath);
            return await reply.Content.ReadAsStringAsync();
        }),
        ["token-not-found"] = (404, portal => Text(portal.DeleteAsync("/tokens/ci"))),
        ["token-exists"] = (409, async portal =>
        {
            await portal.PostAsync("/tokens/ci", """{"role":"read"}""");
            return await Text(portal.PostAsync("/tokens/ci", """{"role":"read"}"""));
        }),
        ["too-many-tokens"] = (409, async portal =>
        {
            await File.WriteAllTextAsync(Path.Combine(portal.StateFolder, "tokens.json"), $"[{string.Join(',', Enumerable.Range(0, 1000).Select(n => $$"""{"name":"t{{n}}","role":"read"}"""))}]");
            return await Text(portal.PostAsync("/tokens/ci", """{"role":"read"}"""));
        }),
        ["token-elsewhere"] = (409, portal => Text(portal.PostAsync("/tokens/admin/rotate"))),
        ["tokens-not-stored"] = (503, portal =>
        {
            Directory.Delete(portal.StateFolder, recursive: true);
            return Text(portal.PostAsync("/tokens/ci", """{"role":"read"}"""));
        }),
        ["foreign-page"] = (403, portal => StrangerAsync(portal, "Origin: http://elsewhere.example")),
        ["unknown-route"] = (404, portal => Text(portal.GetAsync("/nowhere"))),
        ["service-not-found"] = (404, portal => Text(portal.GetAsync(Known.DnsPath))),
        ["server-not-found"] = (404, portal => Text(portal.GetAsync(Known.WebPath + "/servers/10.1.0.1/80"))),
        ["revision-not-found"] = (404, portal => Text(portal.GetAsync("/history/9"))),
        ["method-not-allowed"] = (405, portal => Text(portal.PutAsync("/services"))),
        ["request-timeout"] = (408, _ => SlowAsync()),
        ["already-exists"] = (409, portal => Text(portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}"""))),
        ["override-not-found"] = (404, async portal =>
        {
            await portal.PostAsync(Known.WebPath + "/servers/10.1.0.1/80");
            return await Text(portal.DeleteAsync(Known.WebPath + "/servers/10.1.0.1/80/health/override"));
        }),
        ["drain-not-found"] = (404, portal => Text(portal.GetAsync(Known.WebPath + "/drain"))),
        ["setting-not-found"] = (404, portal => Text(portal.DeleteAsync("/daemons/master"))),
        ["host-not-found"] = (404, portal => Text(portal.PostAsync("/hosts/10.1.0.9/drain"))),
        ["too-many-removals"] = (409, _ => ConfiguredAsync(options => options with { MaximumRemovals = 0 }, portal => portal.PostAsync("/services", "[]"))),
        ["labelled-otherwise"] = (409, async portal =>
        {
            await portal.PatchAsync(Known.WebPath, """{"labels":{"owner":"web"}}""");
            return await Text(portal.PutAsync("/state?label=owner=dns", """{"services":[{"type":"tcp","host":"10.0.0.1","port":80}]}"""));
        }),
        ["version-changed"] = (412, portal => Text(portal.SendAsync(HttpMethod.Delete, Known.WebPath, headers: ("If-Match", "\"a\"")))),
        ["version-required"] = (428, _ => ConfiguredAsync(options => options with { RequiresVersion = true }, portal => portal.PostAsync(Known.WebPath))),
        ["unmanaged"] = (422, portal =>
        {
            portal.Kernel.ByHand(table => table.With(Known.Web.WithServer(Known.Server(1), new RealServerSettings { Forwarding = new OtherForwarding("Local") })));
            return Text(portal.PatchAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"weight":0}"""));
        }),
        ["out-of-scope"] = (422, _ => ConfiguredAsync(options => options with { Scope = new ServiceScope(new MarkScope(1, 1)) }, portal => portal.PostAsync(Known.WebPath))),
        ["body-too-large"] = (413, portal => RawAsync(portal, "POST /services", "Content-Length: 33554433\r\n", string.Empty)),
        ["address-too-long"] = (414, portal => RawAsync(portal, "GET /" + new string('a', 9000), string.Empty, string.Empty)),
        ["headers-too-large"] = (431, portal => RawAsync(portal, "GET /", $"A: {new string('a', 9000)}\r\nB: {new string('b', 9000)}\r\n", string.Empty)),
        ["unsupported-encoding"] = (415, portal => Text(portal.SendAsync(HttpMethod.Post, "/services", "[]", headers: ("Content-Encoding", "gzip")))),
        ["unsupported-media-type"] = (415, portal => Text(portal.SendAsync(HttpMethod.Post, "/services", "[]", "text/plain"))),
        ["invalid-request"] = (422, portal => Text(portal.PostAsync(Known.WebPath, """{"scheduler":"no"}"""))),
        ["refused-by-ipvs"] = (422, portal => Text(portal.PutAsync(Known.WebPath, """{"scheduler":"twos"}"""))),
        ["too-many-requests"] = (429, FloodAsync),
        ["too-many-readers"] = (429, CrowdAsync),
        ["internal-error"] = (500, portal => BrokenAsync(portal, kernel => kernel.Broken = new InvalidOperationException())),
        ["history-unreadable"] = (500, DamagedAsync),
        ["ipvsadm-missing"] = (503, portal => BrokenAsync(portal, kernel => kernel.Unavailable = FailureKind.ToolMissing)),
        ["not-permitted"] = (503, portal => BrokenAsync(portal, kernel => kernel.Unavailable = FailureKind.NotPermitted)),
        ["ip-vs-missing"] = (503, portal => BrokenAsync(portal, kernel => kernel.Unavailable = FailureKind.ModuleMissing)),
        ["ipvsadm-failed"] = (503, portal => BrokenAsync(portal, kernel => kernel.FailListings(FailureKind.Broken))),
        ["ipvsadm-unreadable"] = (503, portal => BrokenAsync(portal, kernel => kernel.FailListings(FailureKind.Unreadable))),
        ["connections-unreadable"] = (503, NoConnectionsAsync),
        ["listing-torn"] = (503, portal => BrokenAsync(portal, kernel => kernel.FailListings(FailureKind.Torn))),
        ["no-fleet"] = (404, portal => Text(portal.GetAsync("/fleet"))),
        ["director-not-found"] = (404, _ => InFleetAsync((portal, _) => portal.DeleteAsync("/fleet/members/lb-9"))),
        ["own-settings"] = (422, _ => InFleetAsync((portal, _) => portal.PutAsync("/state", """{"timeouts":{"tcp":60}}"""))),
        ["director-lives"] = (409, _ => InFleetAsync(async (portal, etcd) =>
        {
            await Poll.UntilAsync(() => etcd["/portal/shop/live/lb-1"] is not null, "it has said that it lives");
            return await portal.DeleteAsync("/fleet/members/lb-1");
        })),
        ["fleet-conflict"] = (409, _ => InFleetAsync(async (portal, etcd) =>
        {
            await using var other = await new Fleet.Director(etcd).StartedAsync(fleet: "shop");
            var (isBusy, n) = (0, (byte)1);
            etcd.Fate = transaction =>
            {
                if (transaction.Conditions.Any(condition => condition.Key == "/portal/shop/head") && Interlocked.Exchange(ref isBusy, 1) == 0)
                {
                    other.Balancer.WriteAsync(new Api.Intents.AddServerIntent(Known.Web.Key, Known.Server(++n), Known.Plain), new(new Api.State.Caller("a", "b"))).GetAwaiter().GetResult();
                    Volatile.Write(ref isBusy, 0);
                }

                return CommitFate.Answered;
            };
            return await portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""");
        })),
        ["fleet-unreachable"] = (503, _ => InFleetAsync((portal, etcd) =>
        {
            etcd.IsAway = true;
            return portal.DeleteAsync(Known.WebPath);
        })),
        ["fleet-frozen"] = (503, _ => InFleetAsync(async (portal, etcd) =>
        {
            etcd["/portal/shop/id"] = null;
            await Poll.UntilAsync(async () => (string?)(await portal.GetAsync("/fleet")).Json["state"] == "frozen", "it sees that");
            return await portal.DeleteAsync(Known.WebPath);
        })),
        ["not-stored"] = (503, UnstoredAsync),
        ["stopping"] = (503, StoppedAsync),
        ["ipvsadm-timeout"] = (504, portal => BrokenAsync(portal, kernel => kernel.FailListings(FailureKind.TimedOut))),
        ["http-version-not-supported"] = (505, async portal =>
        {
            using var connection = await portal.ConnectAsync();
            await connection.WriteAsync("GET / HTTP/7.0\r\n\r\n");
            return await connection.ReadAsync("}");
        }),
    };

    private static IEnumerable<string> Types => Rows.Keys;

    [TestCaseSource(nameof(Types))]
    public async Task Every_kind_of_error_can_be_brought_about(string type)
    {
        await Portal.PostAsync(Known.WebPath);
        var (status, bring) = Rows[type];
        var answer = await bring(Portal);
        answer.Should().Contain($"\"type\":\"{type}\"").And.Contain($"\"status\":{status}");
    }

    [Test]
    public void There_is_a_row_for_every_kind_of_error()
    {
        var source = File.ReadAllText(Repository.PathOf("Portal.Api/Http/Problems.cs"));
        var types = TypeInSource().Matches(source).Select(match => match.Groups[1].Value).Append("already-exists").Distinct();
        Rows.Keys.Should().BeEquivalentTo(types);
    }

    private static async Task<string> Text(Task<Reply> reply) => (await reply).Text;

    private static async Task<string> RawAsync(TestPortal portal, string requestLine, string headers, string body)
    {
        using var connection = await portal.ConnectAsync();
        await connection.SendAsync(requestLine, headers, body);
        return await connection.ReadAsync("}");
    }

    private static async Task<string> SlowAsync()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        using var connection = await portal.ConnectAsync();
        await connection.SendAsync("POST /services", "Content-Length: 10\r\nContent-Type: application/json\r\n", "[");
        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => !connection.IsSilent, "it is answered");
        return await connection.ReadAsync("}");
    }

    private static async Task<string> ConfiguredAsync(Func<PortalOptions, PortalOptions> configure, Func<TestPortal, Task<Reply>> send)
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(Known.Web), configure);
        return (await send(portal)).Text;
    }

    private static async Task<string> InFleetAsync(Func<TestPortal, MemoryEtcd, Task<Reply>> send)
    {
        var etcd = new MemoryEtcd();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(Known.Web), options => options with { Fleet = "shop", Director = "lb-1", FleetInit = true }, etcd: etcd);
        var reply = await send(portal, etcd);
        etcd.IsAway = false;
        return reply.Text;
    }

    private static Task<string> StrangerAsync(TestPortal portal, string? header = null)
    {
        portal.Client.DefaultRequestHeaders.Clear();
        if (header?.Split(": ") is [var name, var value])
        {
            portal.Client.DefaultRequestHeaders.Add(name, value);
        }

        return Text(portal.GetAsync("/services"));
    }

    private static async Task<string> FloodAsync(TestPortal portal)
    {
        portal.Kernel.Hang();
        portal.ExpectCrowd();
        var requests = Enumerable.Range(0, 1281).Select(_ => portal.GetAsync("/services")).ToList();
        var first = await Task.WhenAny(requests);
        portal.Kernel.Release();
        await Task.WhenAll(requests);
        return (await first).Text;
    }

    private static async Task<string> CrowdAsync(TestPortal portal)
    {
        var readers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => EventClient.OpenAsync(portal.Client)));
        var reply = await portal.GetAsync("/events");
        reply.Headers.RetryAfter.Should().NotBeNull();
        Array.ForEach(readers, reader => reader.Dispose());
        return reply.Text;
    }

    private static Task<string> BrokenAsync(TestPortal portal, Action<FakeKernel> breakIt)
    {
        breakIt(portal.Kernel);
        return Text(portal.GetAsync("/services"));
    }

    private static async Task<string> NoConnectionsAsync(TestPortal portal)
    {
        await File.WriteAllTextAsync(portal.ConnectionFile, "nothing");
        return await Text(portal.GetAsync("/connections"));
    }

    private static Task<string> UnstoredAsync(TestPortal portal)
    {
        Directory.Delete(portal.StateFolder, recursive: true);
        return Text(portal.DeleteAsync(Known.WebPath));
    }

    private static async Task<string> DamagedAsync(TestPortal portal)
    {
        while (true)
        {
            // Portal looks after its files, and may be faster.
            await File.WriteAllTextAsync(Path.Combine(portal.StateFolder, "snapshot.json"), "{}");
            if (await portal.GetAsync("/history") is { Status: not 200 } reply)
            {
                return reply.Text;
            }
        }
    }

    private static async Task<string> StoppedAsync(TestPortal portal)
    {
        await portal.Balancer.DisposeAsync();
        return (await portal.DeleteAsync(Known.WebPath)).Text;
    }

    [GeneratedRegex("(?:Problem\\((?:\\d+|status), |Unavailable\\()\"([a-z-]+)\"")]
    private static partial Regex TypeInSource();
}
