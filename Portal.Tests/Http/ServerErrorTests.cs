using System.Reflection;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Tests.Conventions;

namespace Portal.Tests.Http;

/// <summary>What the server refuses by itself is an error of the catalogue, too.</summary>
internal sealed class ServerErrorTests : PortalFixture
{
    private static readonly string Long = new('a', 9000);

    private static readonly TestCaseData[] Refused =
    [
        Row("an address that is too long", 414, "address-too-long", $"GET /{Long} HTTP/1.1\r\nHost: p\r\n\r\n"),
        Row("headers that are too large", 431, "headers-too-large", $"GET / HTTP/1.1\r\nHost: p\r\nA: {Long}\r\nB: {Long}\r\n\r\n"),
        Row("too many headers", 431, "headers-too-large", "GET / HTTP/1.1\r\nHost: p\r\n" + string.Concat(Enumerable.Range(0, 101).Select(n => $"X-{n}: 1\r\n")) + "\r\n"),
        Row("no HTTP", 400, "bad-request", "\u0016\u0003\u0001 nothing\r\n\r\n"),
        Row("no host", 400, "bad-request", "GET / HTTP/1.1\r\n\r\n"),
        Row("two hosts", 400, "bad-request", "GET / HTTP/1.1\r\nHost: p\r\nHost: q\r\n\r\n"),
        Row("a header without a colon", 400, "bad-request", "GET / HTTP/1.1\r\nHost: p\r\nnothing\r\n\r\n"),
        Row("two lengths", 400, "bad-request", "POST / HTTP/1.1\r\nHost: p\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        Row("a version that there is not", 505, "http-version-not-supported", "GET / HTTP/7.0\r\nHost: p\r\n\r\n"),
        Row("a path that is not encoded well", 400, "bad-request", "GET /%00 HTTP/1.1\r\nHost: p\r\n\r\n"),
        Row("no version", 400, "bad-request", "GET /\r\n\r\n"),
        Row("a host that is none", 400, "bad-request", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Row("every address at once", 400, "bad-request", "GET * HTTP/1.1\r\nHost: p\r\n\r\n"),
        Row("a host in the place of an address", 400, "bad-request", "GET p:80 HTTP/1.1\r\nHost: p:80\r\n\r\n"),
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task It_has_a_body_and_a_request_id(int status, string type, string request)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync(request);
        var parts = (await connection.ReadAsync()).Split("\r\n\r\n", 2);
        parts[0].Should().StartWith($"HTTP/1.1 {status} ").And.Contain("Content-Type: application/problem+json; charset=utf-8");
        var body = JObject.Parse(parts[1]);
        ((string?)body["type"]).Should().Be(type);
        ((int?)body["status"]).Should().Be(status);
        ((string?)body["error"]).Should().Be((string?)body["detail"]).And.EndWith(".").And.NotContain("''");
        parts[0].Should().Contain($"X-Request-Id: {body["request_id"]}");
        (await Portal.GetAsync("/metrics")).Text.Should().Contain($"portal_http_requests_total{{method=\"other\",route=\"none\",status=\"{status}\"}} 1");
    }

    [TestCaseSource(nameof(Refused))]
    public async Task An_answer_to_HEAD_has_no_body(int status, string type, string request)
    {
        if (!request.StartsWith("GET ", StringComparison.Ordinal))
        {
            return;
        }

        var before = "GET /healthz HTTP/1.1\r\nHost: p\r\n\r\n";
        var head = "HEAD " + request[4..];
        foreach (var parts in new[] { new[] { head }, ["\r\n" + head], ["HE", head[2..]], [before + head], [before, head] })
        {
            using var connection = await Portal.ConnectAsync();
            var text = string.Empty;
            foreach (var part in parts)
            {
                await connection.WriteAsync(part);
                text += part == before ? await connection.ReadAsync("ok\"}\n") : string.Empty;
            }

            text += await connection.ReadAsync();
            text[text.IndexOf($"HTTP/1.1 {status} ", StringComparison.Ordinal)..].Should().Contain("Content-Length: ").And.EndWith("\r\n\r\n").And.NotContain(type);
        }
    }

    [Test]
    public async Task A_method_that_only_begins_like_HEAD_has_a_body()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync($"HEADS /{Long} HTTP/1.1\r\n\r\n");
        (await connection.ReadAsync()).Should().StartWith("HTTP/1.1 414 ").And.Contain("address-too-long");
    }

    // The server names its reasons nowhere in public.
    [Test]
    public void Every_reason_of_the_server_is_an_error_of_the_table_and_says_what_is_known()
    {
        var server = Assembly.Load("Microsoft.AspNetCore.Server.Kestrel.Core");
        var reasons = Enum.GetValues(server.GetType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.RequestRejectionReason", throwOnError: true)!);
        var made = server.GetType("Microsoft.AspNetCore.Server.Kestrel.Core.KestrelBadHttpRequestException", throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => method.Name == "GetException").ToList();
        made.Should().HaveCount(2);
        reasons.Length.Should().BeGreaterThan(20);
        var table = Repository.Read("docs/api.md");
        foreach (var error in made.SelectMany(method => reasons.Cast<object>().Select(reason => method.Invoke(null, method.GetParameters().Length == 1 ? [reason] : [reason, string.Empty]))).Cast<BadHttpRequestException>())
        {
            var problem = Problems.BadRequest(error);
            table.Should().Contain($"\n| {problem.Status} | `{problem.Type}` |", error.Message);
            problem.Detail.Should().EndWith(".").And.NotContain(": ''", error.Message);
        }
    }

    [Test]
    public async Task It_has_the_request_id_that_the_caller_brings()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync($"GET / HTTP/1.1\r\nHost: p\r\nX-Request-Id: mine\r\nA: {Long}\r\nB: {Long}\r\n\r\n");
        (await connection.ReadAsync()).Should().StartWith("HTTP/1.1 431 ").And.Contain("X-Request-Id: mine").And.Contain("\"request_id\":\"mine\"");
    }

    private static TestCaseData Row(string name, int status, string type, string request) => new TestCaseData(status, type, request).SetArgDisplayNames(name);
}
