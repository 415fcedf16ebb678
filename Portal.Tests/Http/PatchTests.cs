using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>PATCH: absent differs from 0, and null sets a field back.</summary>
internal sealed class PatchTests : PortalFixture
{
    private const string Full = """
        {"scheduler":"sh","scheduler_flags":["sh-fallback","sh-port"],"persistence":300,"netmask":"255.255.255.0","persistence_engine":"sip",
         "servers":[{"host":"10.1.0.1","port":80,"forwarder":"i","weight":5,"upper_threshold":20,"lower_threshold":10,"tunnel":{"type":"gue","port":6080,"checksum":"csum"}}]}
        """;

    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    private static readonly TestCaseData[] ServicePatches =
    [
        Row("nothing", "{}", "sh fallback,port 300 255.255.255.0 sip 1"),
        Row("its own identity", """{"type":"tcp","host":"10.0.0.1","port":80}""", "sh fallback,port 300 255.255.255.0 sip 1"),
        Row("another time-out", """{"persistence":60}""", "sh fallback,port 60 255.255.255.0 sip 1"),
        Row("no persistence drops mask and engine", """{"persistence":0}""", "sh fallback,port 0   1"),
        Row("null persistence does too", """{"persistence":null}""", "sh fallback,port 0   1"),
        Row("no mask", """{"netmask":""}""", "sh fallback,port 300  sip 1"),
        Row("null mask", """{"netmask":null}""", "sh fallback,port 300  sip 1"),
        Row("no engine", """{"persistence_engine":null}""", "sh fallback,port 300 255.255.255.0  1"),
        Row("other flags", """{"scheduler_flags":["sh-port"]}""", "sh port 300 255.255.255.0 sip 1"),
        Row("no flags", """{"scheduler_flags":[]}""", "sh  300 255.255.255.0 sip 1"),
        Row("null flags", """{"scheduler_flags":null}""", "sh  300 255.255.255.0 sip 1"),
        Row("another scheduler drops the old one's flags", """{"scheduler":"rr"}""", "rr  300 255.255.255.0 sip 1"),
        Row("another scheduler with its flags", """{"scheduler":"mh","scheduler_flags":["mh-port"]}""", "mh port 300 255.255.255.0 sip 1"),
        Row("the same scheduler keeps the flags", """{"scheduler":"sh"}""", "sh fallback,port 300 255.255.255.0 sip 1"),
        Row("null scheduler is the default", """{"scheduler":null}""", "wlc  300 255.255.255.0 sip 1"),
        Row("no servers", """{"servers":[]}""", "sh fallback,port 300 255.255.255.0 sip 0"),
        Row("null servers", """{"servers":null}""", "sh fallback,port 300 255.255.255.0 sip 0"),
        Row("other servers", """{"servers":[{"host":"10.1.0.2","port":80},{"host":"10.1.0.3","port":80}]}""", "sh fallback,port 300 255.255.255.0 sip 2"),
    ];

    private static readonly TestCaseData[] ServerPatches =
    [
        Row("nothing", "{}", "i 5 20 10 gue:6080:csum"),
        Row("no new connections", """{"weight":0}""", "i 0 20 10 gue:6080:csum"),
        Row("null weight is the default", """{"weight":null}""", "i 1 20 10 gue:6080:csum"),
        Row("no lower threshold", """{"lower_threshold":0}""", "i 5 20 0 gue:6080:csum"),
        Row("no thresholds", """{"upper_threshold":null,"lower_threshold":null}""", "i 5 0 0 gue:6080:csum"),
        Row("another method drops the tunnel", """{"forwarder":"m"}""", "m 5 20 10"),
        Row("null method is gatewaying", """{"forwarder":null}""", "g 5 20 10"),
        Row("the same method keeps the tunnel", """{"forwarder":"i"}""", "i 5 20 10 gue:6080:csum"),
        Row("null tunnel is the plain one", """{"tunnel":null}""", "i 5 20 10 ipip"),
        Row("another port of the tunnel", """{"tunnel":{"port":7}}""", "i 5 20 10 gue:7:csum"),
        Row("another checksum of the tunnel", """{"tunnel":{"checksum":"remcsum"}}""", "i 5 20 10 gue:6080:remcsum"),
        Row("null checksum is none", """{"tunnel":{"checksum":null}}""", "i 5 20 10 gue:6080:nocsum"),
        Row("another type of tunnel starts anew", """{"tunnel":{"type":"gre"}}""", "i 5 20 10 gre:nocsum"),
        Row("null type is the plain one", """{"tunnel":{"type":null}}""", "i 5 20 10 ipip"),
    ];

    private static readonly TestCaseData[] Broken =
    [
        new TestCaseData(Known.WebPath, """{"host":"10.0.0.9"}""", "host"),
        new TestCaseData(Known.WebPath, """{"scheduler":"fast"}""", "scheduler"),
        new TestCaseData(Known.WebPath, """{"persistence":0,"netmask":"255.0.0.0"}""", "netmask"),
        new TestCaseData(Known.WebPath, """{"one_packet":true}""", "one_packet"),
        new TestCaseData(Known.WebPath, """{"scheduler":"rr","scheduler_flags":["sh-port"]}""", "scheduler_flags[0]"),
        new TestCaseData(Known.WebPath, """{"weight":1}""", "weight"),
        new TestCaseData(Server, """{"port":81}""", "port"),
        new TestCaseData(Server, """{"upper_threshold":9}""", "lower_threshold"),
        new TestCaseData(Server, """{"upper_threshold":0}""", "lower_threshold"),
        new TestCaseData(Server, """{"forwarder":"m","tunnel":{"type":"gre"}}""", "tunnel"),
        new TestCaseData(Server, """{"tunnel":{"port":null}}""", "tunnel.port"),
        new TestCaseData(Server, """{"tunnel":{"type":"gue"},"weight":"1"}""", "weight"),
        new TestCaseData(Server, "[]", "body"),
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, Full)).ShouldBe(201);
        Kernel.Forget();
    }

    [TestCaseSource(nameof(ServicePatches))]
    public async Task A_patch_of_a_service_changes_what_it_names(string patch, string expected)
    {
        var json = (await Portal.PatchAsync(Known.WebPath, patch)).ShouldBe(200).Json;
        var flags = string.Join(',', json["scheduler_flags"]!.Select(flag => ((string)flag!)[3..]));
        $"{json["scheduler"]} {flags} {json["persistence"]} {json["netmask"]} {json["persistence_engine"]} {((JArray)json["servers"]!).Count}".Should().Be(expected);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [TestCaseSource(nameof(ServerPatches))]
    public async Task A_patch_of_a_server_changes_what_it_names(string patch, string expected)
    {
        var json = (await Portal.PatchAsync(Server, patch)).ShouldBe(200).Json;
        var tunnel = json["tunnel"] is { } given ? string.Join(':', given.Children<JProperty>().Select(field => field.Value)) : string.Empty;
        $"{json["forwarder"]} {json["weight"]} {json["upper_threshold"]} {json["lower_threshold"]} {tunnel}".TrimEnd().Should().Be(expected);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [TestCaseSource(nameof(Broken))]
    public async Task A_patch_whose_outcome_breaks_a_rule_is_refused(string path, string patch, string field)
    {
        (await Portal.PatchAsync(path, patch)).ShouldBreak(field);
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task A_patch_that_changes_nothing_makes_no_revision()
    {
        (await Portal.PatchAsync(Known.WebPath, """{"scheduler":"sh"}""")).ShouldBe(200);
        (await Portal.PatchAsync(Server, """{"weight":5}""")).ShouldBe(200);
        Portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_patch_needs_a_body() => (await Portal.PatchAsync(Server, string.Empty)).ShouldBeProblem(400, "unreadable-json");

    [Test]
    public async Task A_patch_of_a_service_leaves_servers_that_somebody_added()
    {
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(9), Known.Plain)));
        (await Portal.PatchAsync(Known.WebPath, """{"persistence":60}""")).ShouldBe(200);
        Kernel.Table.Find(Known.Web.Key, Known.Server(9)).Should().NotBeNull();
        Portal.State.Table.Find(Known.Web.Key, Known.Server(9)).Should().BeNull();
    }

    private static TestCaseData Row(string name, string patch, string expected) => new TestCaseData(patch, expected).SetArgDisplayNames(name);
}
