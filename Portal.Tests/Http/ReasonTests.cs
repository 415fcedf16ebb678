using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Why a change is made, in the header X-Reason: it stands in the history.</summary>
internal sealed class ReasonTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string Header = "X-Reason";

    [SetUp]
    public async Task DeclareAsync() => (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);

    [TestCase("POST", "/services/udp/10.0.0.2/53", "{}")]
    [TestCase("PUT", Known.WebPath, """{"scheduler":"rr"}""")]
    [TestCase("PATCH", Known.WebPath, """{"name":"web"}""")]
    [TestCase("DELETE", Known.WebPath, null)]
    [TestCase("DELETE", Known.WebPath + "?drain=60", null)]
    [TestCase("PATCH", Server, """{"weight":9}""")]
    [TestCase("DELETE", Server, null)]
    [TestCase("POST", Known.WebPath + "/servers", "[]")]
    [TestCase("POST", "/services", "[]")]
    [TestCase("PUT", "/state", """{"services":[]}""")]
    [TestCase("PUT", "/timeouts", """{"tcp":60}""")]
    [TestCase("PUT", Server + "/health/override", """{"state":"down","for":60,"reason":"of the server"}""")]
    [TestCase("POST", "/hosts/10.1.0.1/drain", null)]
    [TestCase("POST", "/history/0/restore", null)]
    public async Task Every_request_that_makes_a_revision_can_say_why(string method, string path, string? body)
    {
        (await Portal.SendAsync(new HttpMethod(method), path, body, headers: (Header, "ticket 4711"))).Status.Should().BeLessThan(300);
        var newest = (await Portal.GetAsync("/history?limit=1")).Json[0]!;
        ((long)newest["revision"]!, (string?)newest["reason"]).Should().Be((2, "ticket 4711"));
        ((string?)(await Portal.GetAsync("/history/2")).Json["reason"]).Should().Be("ticket 4711");
    }

    [Test]
    public async Task An_import_can_say_why()
    {
        Kernel.ByHand(table => table.With(Known.Dns));
        (await Portal.SendAsync(HttpMethod.Post, "/import", headers: (Header, "made by hand"))).ShouldBe(200);
        ((string?)(await Portal.GetAsync("/history/2")).Json["reason"]).Should().Be("made by hand");
    }

    [TestCase("Straße 東京 🚚")]
    [TestCase("\"quoted\" \\ and <b>")]
    [TestCase("x")]
    public async Task It_is_told_as_it_was_said_also_after_a_restart(string reason)
    {
        (await Portal.SendAsync(HttpMethod.Patch, Server, """{"weight":9}""", headers: (Header, reason))).ShouldBe(200);
        ((string?)(await Portal.GetAsync("/history?limit=1")).Json[0]!["reason"]).Should().Be(reason);
        await Portal.RestartAsync();
        ((string?)(await Portal.GetAsync("/history?limit=1")).Json[0]!["reason"]).Should().Be(reason);
    }

    [Test]
    public async Task Its_length_is_counted_in_characters_of_Unicode()
    {
        (await Portal.SendAsync(HttpMethod.Patch, Server, """{"weight":9}""", headers: (Header, string.Concat(Enumerable.Repeat("🚚", 256))))).ShouldBe(200);
        (await Portal.SendAsync(HttpMethod.Patch, Server, """{"weight":8}""", headers: (Header, string.Concat(Enumerable.Repeat("🚚", 257))))).ShouldBreak(Header);
        Portal.State.Revision.Should().Be(2);
    }

    [TestCase("X-Reason:\r\n")]
    [TestCase("")]
    public async Task Where_nothing_is_said_there_is_no_reason(string header)
    {
        (await SendByHandAsync(header)).Should().Be(200);
        (await Portal.GetAsync("/history/2")).ShouldBe(200).Json["reason"].Should().BeNull();
    }

    [TestCase("X-Reason: a\tb\r\n", 422)]
    [TestCase("X-Reason: a\u007Fb\r\n", 422)]
    [TestCase("X-Reason: a\u00C2\u0085b\r\n", 422)]
    [TestCase("X-Reason: a\r\nX-Reason: b\r\n", 422)]
    [TestCase("X-Reason: a\0b\r\n", 400)]
    [TestCase("X-Reason: a\u00FFb\r\n", 400)]
    public async Task What_is_no_text_is_refused_and_changes_nothing(string header, int status)
    {
        (await SendByHandAsync(header)).Should().Be(status);
        Portal.State.Revision.Should().Be(1);
    }

    private async Task<int> SendByHandAsync(string header)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("DELETE " + Server, header + "Connection: close\r\n");
        var answer = await connection.ReadAsync();
        var status = int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return status == 204 ? 200 : status;
    }
}
