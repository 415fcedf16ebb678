using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Bodies that are JSON and break rules. Each is tried where it is written, and as an element of a whole list.</summary>
internal sealed class InvalidBodyTests : PortalFixture
{
    private const string Identity = "\"type\":\"tcp\",\"host\":\"10.0.0.1\",\"port\":80";

    private static readonly TestCaseData[] Services =
    [
        Row("no object", "[]", "body"),
        Row("a text", "\"rr\"", "body"),
        Row("unknown field", """{"schedular":"rr"}""", "schedular"),
        Row("field in capitals", """{"Scheduler":"rr"}""", "Scheduler"),
        Row("field of servers", """{"weight":1}""", "weight"),
        Row("unknown field of a server", """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80,"wieght":2}]}""", "servers[1].wieght"),
        Row("unknown field of a tunnel", """{"servers":[{"host":"10.1.0.1","port":80,"forwarder":"i","tunnel":{"kind":"gre"}}]}""", "servers[0].tunnel.kind"),
        Row("a field twice", """{"scheduler":"rr","scheduler":"rr"}""", "scheduler"),
        Row("a field twice, once escaped", """{"scheduler":"rr","schedule\u0072":"rr"}""", "scheduler"),
        Row("a number as a text", """{"persistence":"60"}""", "persistence"),
        Row("a negative number", """{"persistence":-1}""", "persistence"),
        Row("a fraction", """{"persistence":1.5}""", "persistence"),
        Row("beyond its range", """{"persistence":2678401}""", "persistence"),
        Row("beyond 64 bits", """{"persistence":18446744073709551617}""", "persistence"),
        Row("beyond 64 bits below", """{"persistence":-9223372036854775809}""", "persistence"),
        Row("beyond every number", """{"persistence":1e999}""", "persistence"),
        Row("true as a number", """{"persistence":true}""", "persistence"),
        Row("an object as a number", """{"persistence":{"seconds":60}}""", "persistence"),
        Row("a number as a text field", """{"scheduler":1}""", "scheduler"),
        Row("a text as truth", """{"one_packet":"true"}""", "one_packet"),
        Row("a number as truth", """{"one_packet":1}""", "one_packet"),
        Row("a text as a list", """{"scheduler_flags":"sh-port"}""", "scheduler_flags"),
        Row("numbers in a list of texts", """{"scheduler_flags":[1]}""", "scheduler_flags[0]"),
        Row("an object as a list", """{"servers":{}}""", "servers"),
        Row("null as a server", """{"servers":[null]}""", "servers[0]", "servers[0].host", "servers[0].port"),
        Row("unknown scheduler", """{"scheduler":"fast"}""", "scheduler"),
        Row("flag of another scheduler", """{"scheduler":"rr","scheduler_flags":["sh-port"]}""", "scheduler_flags[0]"),
        Row("flags that crash ipvsadm", """{"scheduler":"sh","scheduler_flags":[","]}""", "scheduler_flags[0]"),
        Row("empty flag", """{"scheduler":"sh","scheduler_flags":[""]}""", "scheduler_flags[0]"),
        Row("two flags in one text", """{"scheduler":"sh","scheduler_flags":["sh-port,sh-fallback"]}""", "scheduler_flags[0]"),
        Row("netmask without persistence", """{"netmask":"255.255.255.0"}""", "netmask"),
        Row("prefix for IPv4", """{"persistence":60,"netmask":"24"}""", "netmask"),
        Row("netmask with leading zeros", """{"persistence":60,"netmask":"255.255.255.00"}""", "netmask"),
        Row("engine without persistence", """{"persistence_engine":"sip"}""", "persistence_engine"),
        Row("unknown engine", """{"persistence":60,"persistence_engine":"ftp"}""", "persistence_engine"),
        Row("one-packet for tcp", """{"one_packet":true}""", "one_packet"),
        Row("server without identity", """{"servers":[{"weight":1}]}""", "servers[0].host", "servers[0].port"),
        Row("server twice", """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.1","port":80,"weight":2}]}""", "servers[1]"),
        Row("mark beside an address", """{"mark":5}""", "mark"),
        Row("family beside an address", """{"family":"ipv4"}""", "family"),
    ];

    private static readonly TestCaseData[] Contradictions =
    [
        new TestCaseData(Known.WebPath, """{"type":"udp"}""", "type"),
        new TestCaseData(Known.WebPath, """{"type":"fwmark"}""", "type"),
        new TestCaseData(Known.WebPath, """{"host":"10.0.0.2"}""", "host"),
        new TestCaseData(Known.WebPath, """{"host":"010.0.0.1"}""", "host"),
        new TestCaseData(Known.WebPath, """{"host":"::ffff:10.0.0.1"}""", "host"),
        new TestCaseData(Known.WebPath, """{"port":81}""", "port"),
        new TestCaseData("/services/fwmark/ipv4/5", """{"family":"ipv6"}""", "family"),
        new TestCaseData("/services/fwmark/ipv4/5", """{"mark":6}""", "mark"),
        new TestCaseData("/services/fwmark/ipv4/5", """{"host":"10.0.0.1"}""", "host"),
        new TestCaseData("/services/fwmark/ipv4/5", """{"port":5}""", "port"),
    ];

    [TestCaseSource(nameof(Services))]
    public async Task A_service_that_breaks_rules_is_refused_with_all_of_them(string body, string[] fields)
    {
        (await Portal.PostAsync(Known.WebPath, body)).ShouldBreak(fields);
        (await Portal.PutAsync(Known.WebPath, body)).ShouldBreak(fields);
        if (body is ['{', .. var rest])
        {
            var reply = await Portal.PostAsync("/services", $"[{{{Identity},{rest}]");
            reply.ShouldBreak([.. fields.Select(field => "[0]." + field)]);
        }

        NothingHappened();
    }

    [TestCaseSource(nameof(Contradictions))]
    public async Task An_identity_that_contradicts_the_path_is_refused(string path, string body, string field)
    {
        (await Portal.PostAsync(path, body)).ShouldBreak(field);
        (await Portal.PutAsync(path, body)).ShouldBreak(field);
        NothingHappened();
    }

    [Test]
    public async Task An_identity_that_agrees_with_the_path_is_taken_in_any_spelling()
    {
        (await Portal.PostAsync("/services/tcp/2001:db8::1/80", """{"type":"tcp","host":"2001:DB8:0::1","port":80}""")).ShouldBe(201);
        (await Portal.PostAsync("/services/fwmark/ipv4/5", """{"type":"fwmark","family":"ipv4","mark":5}""")).ShouldBe(201);
    }

    [TestCase("""{"port":80}""", "[0].type", "[0].host")]
    [TestCase("""{"type":"tcp"}""", "[0].host", "[0].port")]
    [TestCase("""{"type":"icmp","host":"localhost","port":80}""", "[0].type", "[0].host")]
    [TestCase("""{"type":"tcp","host":"10.0.0.1","port":65536}""", "[0].port")]
    [TestCase("""{"type":"tcp","host":"10.0.0.1","port":"80"}""", "[0].port")]
    [TestCase("""{"type":"tcp","host":"10.0.0.1","port":null}""", "[0].port")]
    [TestCase("""{"type":"tcp","host":"[2001:db8::1]","port":80}""", "[0].host")]
    [TestCase("""{"type":"tcp","host":"fe80::1%lo","port":80}""", "[0].host")]
    [TestCase("""{"type":"tcp","host":"10.0.0.1","port":0}""", "[0].port")]
    [TestCase("""{"type":"fwmark","host":"10.0.0.1","port":80}""", "[0].host", "[0].port", "[0].family", "[0].mark")]
    [TestCase("""{"type":"fwmark","family":"inet","mark":0}""", "[0].family", "[0].mark")]
    [TestCase("""{"type":"fwmark","family":"ipv4","mark":4294967296}""", "[0].mark")]
    public async Task A_listed_service_needs_a_whole_identity(string body, params string[] fields)
    {
        (await Portal.PostAsync("/services", $"[{body}]")).ShouldBreak(fields);
        NothingHappened();
    }

    [Test]
    public async Task Violations_of_all_elements_come_at_once_and_the_first_stands_in_the_detail()
    {
        var reply = await Portal.PostAsync("/services", """[{"type":"tcp","host":"x","port":80},{"type":"tcp","host":"10.0.0.1","port":-1,"scheduler":"no"}]""");
        reply.ShouldBreak("[0].host", "[1].port", "[1].scheduler");
        ((string?)reply.Json["detail"]).Should().StartWith("[1].port must be").And.EndWith("(2 more: see errors.)");
        reply.Json["errors"]!["[0].host"].Should().HaveCount(1);
    }

    private static TestCaseData Row(string name, string body, params string[] fields) => new TestCaseData(body, fields).SetArgDisplayNames(name);
}
