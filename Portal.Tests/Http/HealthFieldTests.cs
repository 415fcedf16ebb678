using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What is wrong with a health check is named by its place in the body, also where it is found by a look at the whole service.</summary>
internal sealed class HealthFieldTests : PortalFixture
{
    private const string First = """{"type":"udp","host":"10.0.0.2","port":53}""";
    private const string Plain = """{"host":"10.1.0.9","port":80}""";

    [TestCase("\"health_check\":{\"interval\":0.1}", "[1].health_check.interval")]
    [TestCase("\"health_check\":{\"source\":\"10.0.0.2\"}", "[1].health_check.source")]
    [TestCase("\"health_check\":{\"type\":\"program\",\"name\":\"none\"}", "[1].health_check.name")]
    [TestCase("\"health_check\":{\"slow_start\":5},\"servers\":[{\"host\":\"10.1.0.1\",\"port\":80,\"weight\":9}]", "[1].health_check.slow_start")]
    [TestCase("\"servers\":[" + Plain + ",{\"host\":\"10.1.0.1\",\"port\":80,\"health_check\":{\"source\":\"10.0.0.2\"}}]", "[1].servers[1].health_check.source")]
    [TestCase("\"servers\":[" + Plain + ",{\"host\":\"10.1.0.1\",\"port\":80,\"weight\":9,\"health_check\":{\"slow_start\":5}}]", "[1].servers[1].health_check.slow_start")]
    [TestCase("\"servers\":[" + Plain + ",{\"host\":\"10.1.0.1\",\"port\":80,\"health_check\":{\"type\":\"program\",\"name\":\"none\"}}]", "[1].servers[1].health_check.name")]
    public async Task In_a_list_of_services(string fields, string field) => (await Portal.PostAsync("/services", $$"""[{{First}},{"type":"tcp","host":"10.0.0.1","port":80,{{fields}}}]"""))
        .ShouldBeProblem(422, "invalid-request").Fields.Should().Equal(field);

    [TestCase("A", "2001:db8::1", "must be an IPv4 address for qtype A.")]
    [TestCase("A", "ns.example", "must be an IPv4 address for qtype A.")]
    [TestCase("AAAA", "10.0.0.1", "must be an IPv6 address for qtype AAAA.")]
    [TestCase("AAAA", "10.0.0.1.", "must be an IPv6 address for qtype AAAA.")]
    public async Task An_answer_of_dns_that_can_never_come(string type, string answer, string rule)
    {
        var reply = (await Portal.PostAsync(Known.DnsPath, Dns(type, answer))).ShouldBeProblem(422, "invalid-request");
        reply.Fields.Should().Equal("health_check.answer");
        reply.Text.Should().Contain(rule);
    }

    [TestCase("A", "10.0.0.1")]
    [TestCase("AAAA", "2001:DB8:0::1")]
    [TestCase("CNAME", "10.0.0.1")]
    public async Task An_answer_of_dns_that_can_come(string type, string answer) => (await Portal.PostAsync(Known.DnsPath, Dns(type, answer))).ShouldBe(201);

    [Test]
    public async Task A_patch_merges_headers()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"type":"http","headers":{"A":"1","B":"2"}}}""")).ShouldBe(201);
        var reply = (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"headers":{"a":null,"C":"3","D":null}}}""")).ShouldBe(200);
        reply.Json["health_check"]!["headers"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"B":"2","C":"3"}""");
        reply = (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"headers":null}}""")).ShouldBe(200);
        reply.Json["health_check"]!["headers"].Should().BeNull();
        (await Portal.PutAsync(Known.WebPath, """{"health_check":{"type":"http","headers":{"A":null}}}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.headers.A");
        (await Portal.PatchAsync(Known.WebPath, """{"health_check":null}""")).ShouldBe(200);
        reply = (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"type":"http","headers":{"A":null,"B":"2"}}}""")).ShouldBe(200);
        reply.Json["health_check"]!["headers"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"B":"2"}""");
    }

    [Test]
    public async Task Each_server_of_a_list_by_itself()
    {
        (await Portal.PostAsync(Known.DnsPath)).ShouldBe(201);
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"interval":3}}""")).ShouldBe(201);
        const string Bad = """{"host":"10.1.0.1","port":80,"weight":9,"health_check":{"slow_start":5}},{"host":"10.1.0.2","port":80,"weight":9,"health_check":{"source":"10.0.0.2"}}""";
        (await Portal.PostAsync(Known.WebPath + "/servers", $"[{Plain},{Bad}]")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("[1].health_check.slow_start", "[2].health_check.source");
        (await Portal.PatchAsync(Known.WebPath, $$"""{"servers":[{{Plain}},{{Bad}}]}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("servers[1].health_check.slow_start", "servers[2].health_check.source");
        (await Portal.PutAsync(Known.WebPath, $$"""{"servers":[{{Plain}},{{Bad}}]}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("servers[1].health_check.slow_start", "servers[2].health_check.source");
        (await Portal.PutAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"weight":9,"health_check":{"slow_start":5}}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.slow_start");
    }

    [TestCase("\"health_check\":{\"source\":\"10.0.0.9\"}")]
    [TestCase("\"servers\":[{\"host\":\"10.1.0.1\",\"port\":80,\"health_check\":{\"source\":\"10.0.0.9\"}}]")]
    public async Task A_service_cannot_take_the_address_that_checks_of_another_come_from(string fields)
    {
        const string Other = "/services/tcp/10.0.0.9/80";
        (await Portal.PostAsync(Known.WebPath, $"{{{fields}}}")).ShouldBe(201);
        Kernel.Forget();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put })
        {
            var reply = (await Portal.SendAsync(method, Other, "{}")).ShouldBeProblem(422, "invalid-request");
            reply.Fields.Should().Equal("host");
            reply.Text.Should().Contain("-t 10.0.0.1:80 has a check with this source");
        }

        Kernel.Commands.Should().BeEmpty();

        // A list says both at once, and the field with the source is named.
        (await Portal.PostAsync("/services", $$"""[{"type":"tcp","host":"10.0.0.9","port":80},{"type":"tcp","host":"10.0.0.1","port":80,{{fields}}}]"""))
            .ShouldBeProblem(422, "invalid-request").Fields.Single().Should().StartWith("[1].").And.EndWith("health_check.source");
        (await Portal.PatchAsync(Known.WebPath, """{"health_check":null,"servers":[]}""")).ShouldBe(200);
        (await Portal.PostAsync(Other)).ShouldBe(201);
    }

    [Test]
    public async Task What_was_so_before_keeps_nobody_from_another_port()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"source":"10.0.0.9"}}""")).ShouldBe(201);
        Kernel.ByHand(table => table.With(Known.Dns with { Key = new AddressKey(Protocol.Udp, Address.IPv4(0x0A000009), 53) }));
        (await Portal.PostAsync("/import")).ShouldBe(200);
        (await Portal.PostAsync("/services/tcp/10.0.0.9/80")).ShouldBe(201);
    }

    [Test]
    public async Task A_program_that_others_can_write_is_refused_before_anything_runs()
    {
        using var programs = new TemporaryFolder();
        File.SetUnixFileMode(programs.Write("check", "#!/bin/sh\n"), (UnixFileMode)0x1FF);
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { HealthPrograms = programs[string.Empty] });
        const string Body = """{"health_check":{"type":"program","name":"check"}}""";
        var reply = (await portal.PostAsync(Known.WebPath, Body)).ShouldBeProblem(422, "invalid-request");
        reply.Fields.Should().Equal("health_check.name");
        reply.Text.Should().Contain("must be a program that can be run. The health program is not safe. Others can write to");
        File.SetUnixFileMode(programs["check"], (UnixFileMode)0x1ED);
        (await portal.PostAsync(Known.WebPath, Body)).ShouldBe(201);
    }

    private static string Dns(string type, string answer) => $$$"""{"health_check":{"type":"dns","name":"example.org","qtype":"{{{type}}}","answer":"{{{answer}}}"}}""";
}
