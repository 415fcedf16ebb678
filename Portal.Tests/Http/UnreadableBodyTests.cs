using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Bodies that are no JSON, or of no type that is taken.</summary>
internal sealed class UnreadableBodyTests : PortalFixture
{
    private static readonly TestCaseData[] NoJson =
    [
        Row("single quotes", "{'scheduler':'rr'}"),
        Row("no quotes", "{scheduler:\"rr\"}"),
        Row("a comment", "{/* fast */\"scheduler\":\"rr\"}"),
        Row("a line comment", "{\"scheduler\":\"rr\"} // fast"),
        Row("a trailing comma", "{\"scheduler\":\"rr\",}"),
        Row("a trailing comma in a list", "[{},]"),
        Row("cut off", "{\"scheduler\":\"rr\""),
        Row("cut off in a text", "{\"scheduler\":\"r"),
        Row("something after it", "{} {}"),
        Row("only white space", " \n"),
        Row("not a number", "{\"persistence\":NaN}"),
        Row("infinity", "{\"persistence\":-Infinity}"),
        Row("undefined", "{\"persistence\":undefined}"),
        Row("an octal number", "{\"persistence\":0123}"),
        Row("a hexadecimal number", "{\"persistence\":0x10}"),
        Row("a number with a plus", "{\"persistence\":+1}"),
        Row("a number without digits", "{\"persistence\":-}"),
        Row("a constructor", "{\"persistence\":new Date(1)}"),
        Row("a raw line feed in a text", "{\"scheduler\":\"r\nr\"}"),
        Row("a raw NUL", "{\"scheduler\":\"rr\u0000\"}"),
        Row("an unknown escape", "{\"scheduler\":\"\\x72r\"}"),
        Row("two byte order marks", "\uFEFF\uFEFF{}"),
        Row("a byte order mark alone", "\uFEFF"),
        Row("a byte order mark in the middle", "{\uFEFF}"),
        Row("a form", "scheduler=rr"),
        Row("XML", "<service/>"),
        Row("nested deeper than 32 levels", string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40))),
        Row("nested very deep", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000)),
        new TestCaseData("{\"scheduler\":\""u8.ToArray().Append((byte)0xFF).Concat("\"}"u8.ToArray()).ToArray()).SetArgDisplayNames("a byte that is no UTF-8"),
        new TestCaseData("{\"scheduler\":\""u8.ToArray().Concat(new byte[] { 0xC0, 0xAF }).Concat("\"}"u8.ToArray()).ToArray()).SetArgDisplayNames("UTF-8 that is longer than it must be"),
        new TestCaseData(Encoding.Unicode.GetBytes("{}")).SetArgDisplayNames("UTF-16"),
    ];

    private static readonly TestCaseData[] Types =
    [
        new TestCaseData("POST", "application/json", 201),
        new TestCaseData("POST", "Application/JSON; charset=UTF-8", 201),
        new TestCaseData("POST", "application/json; charset=\"utf-8\"", 201),
        new TestCaseData("POST", "application/json; charset=latin1", 415),
        new TestCaseData("POST", "application/merge-patch+json", 415),
        new TestCaseData("POST", "text/plain", 415),
        new TestCaseData("POST", "application/x-www-form-urlencoded", 415),
        new TestCaseData("POST", "application/problem+json", 415),
        new TestCaseData("POST", null, 415),
        new TestCaseData("PUT", "text/json", 415),
        new TestCaseData("PATCH", "application/merge-patch+json", 404),
        new TestCaseData("PATCH", "application/json", 404),
        new TestCaseData("PATCH", "application/json-patch+json", 415),
        new TestCaseData("PATCH", null, 415),
    ];

    [TestCaseSource(nameof(NoJson))]
    public async Task What_is_no_JSON_is_unreadable_on_every_route(byte[] body)
    {
        foreach (var (method, path) in new[]
        {
            ("POST", "/services"), ("POST", Known.WebPath), ("PUT", Known.WebPath), ("PATCH", Known.WebPath), ("POST", Known.WebPath + "/servers"),
            ("POST", Known.WebPath + "/servers/10.1.0.1/80"), ("PUT", Known.WebPath + "/servers/10.1.0.1/80"), ("PATCH", Known.WebPath + "/servers/10.1.0.1/80"),
        })
        {
            (await Portal.SendAsync(new HttpMethod(method), path, body, "application/json")).ShouldBeProblem(400, "unreadable-json");
        }

        NothingHappened();
    }

    [TestCaseSource(nameof(Types))]
    public async Task Only_JSON_is_taken(string method, string? type, int status)
    {
        var reply = await Portal.SendAsync(new HttpMethod(method), Known.WebPath, "{}", type);
        reply.ShouldBe(status);
        if (status == 415)
        {
            reply.ShouldBeProblem(415, "unsupported-media-type");
            NothingHappened();
        }
    }

    [Test]
    public async Task A_request_without_a_body_needs_no_type() => (await Portal.SendAsync(HttpMethod.Post, Known.WebPath, string.Empty, type: null)).ShouldBe(201);

    [Test]
    public async Task A_byte_order_mark_before_a_body_is_passed_over()
    {
        (await Portal.PutAsync(Known.WebPath, "\uFEFF{\"scheduler\":\"rr\"}")).ShouldBe(201);
        (await Portal.PatchAsync(Known.WebPath, "\uFEFF{\"scheduler\":\"wlc\"}")).ShouldBe(200);
        (await Portal.PostAsync("/services", "\uFEFF[]")).ShouldBe(200);
    }

    [TestCase("gzip")]
    [TestCase("deflate, gzip")]
    [TestCase("br")]
    [TestCase("identity, gzip")]
    [TestCase("aws-chunked")]
    public async Task A_body_that_is_encoded_is_refused_and_the_answer_says_what_is_taken(string encoding)
    {
        foreach (var (method, path) in new[] { ("POST", "/services"), ("PUT", Known.WebPath), ("PATCH", Known.WebPath), ("PUT", "/timeouts") })
        {
            var reply = await Portal.SendAsync(new HttpMethod(method), path, "{}", headers: ("Content-Encoding", encoding));
            reply.ShouldBeProblem(415, "unsupported-encoding").Headers.GetValues("Accept-Encoding").Should().Equal("identity");
        }

        NothingHappened();
    }

    [TestCase("identity")]
    [TestCase("Identity")]
    public async Task A_body_as_it_is_may_say_so(string encoding) =>
        (await Portal.SendAsync(HttpMethod.Post, Known.WebPath, "{}", headers: ("Content-Encoding", encoding))).ShouldBe(201);

    [TestCase("/services/tcp/10.0.0.1/80")]
    [TestCase("/services/tcp/10.0.0.1/80/servers/10.1.0.1/80")]
    [TestCase("/timeouts")]
    [TestCase("/daemons/master")]
    public async Task A_PUT_without_a_body_replaces_nothing_by_defaults(string path)
    {
        (await Portal.PutAsync(path)).ShouldBeProblem(400, "unreadable-json");
        (await Portal.PutAsync(path, string.Empty)).ShouldBeProblem(400, "unreadable-json");
        NothingHappened();
    }

    [Test]
    public async Task The_place_where_reading_stopped_is_said() =>
        ((string?)(await Portal.PostAsync(Known.WebPath, "{\"scheduler\":\"rr\",\n  \"weight\": x}")).Json["detail"]).Should().Contain("line 2");

    [Test]
    public async Task A_body_that_announces_more_than_32_MiB_is_refused_before_it_comes()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("POST /services", "Content-Type: application/json\r\nContent-Length: 33554433\r\n");
        (await connection.ReadAsync("}")).Should().StartWith("HTTP/1.1 413 ").And.Contain("application/problem+json").And.Contain("body-too-large");
        NothingHappened();
    }

    [Test]
    public async Task A_body_in_chunks_that_grows_beyond_32_MiB_is_refused()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("POST /services", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
        var chunk = "100000\r\n" + new string(' ', 1 << 20) + "\r\n";
        for (var i = 0; i < 32; i++)
        {
            await connection.WriteAsync(chunk);
        }

        await connection.WriteAsync("1\r\n[\r\n");
        (await connection.ReadAsync("}")).Should().StartWith("HTTP/1.1 413 ").And.Contain("body-too-large");
        NothingHappened();
    }

    private static TestCaseData Row(string name, string body) => new TestCaseData(Encoding.UTF8.GetBytes(body)).SetArgDisplayNames(name);
}
