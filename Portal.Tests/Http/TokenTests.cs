using System.Net.Http.Headers;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class TokenTests : PortalFixture
{
    private static readonly TestCaseData[] Refused =
    [
        Row("none"),
        Row("empty", "X-AUTH-TOKEN: "),
        Row("wrong", "X-AUTH-TOKEN: another"),
        Row("its beginning", "X-AUTH-TOKEN: a-token-for-test"),
        Row("more than it", "X-AUTH-TOKEN: a-token-for-tests1"),
        Row("in capitals", "X-AUTH-TOKEN: A-TOKEN-FOR-TESTS"),
        Row("twice", "X-AUTH-TOKEN: a-token-for-tests", "X-AUTH-TOKEN: a-token-for-tests"),
        Row("a right one and a wrong one", "X-AUTH-TOKEN: a-token-for-tests", "X-AUTH-TOKEN: another"),
        Row("a list", "X-AUTH-TOKEN: a-token-for-tests, a-token-for-tests"),
        Row("quoted", "X-AUTH-TOKEN: \"a-token-for-tests\""),
        Row("without Bearer", "Authorization: a-token-for-tests"),
        Row("Basic", "Authorization: Basic a-token-for-tests"),
        Row("wrong Bearer", "Authorization: Bearer another"),
        Row("empty Bearer", "Authorization: Bearer "),
        Row("Bearer twice", "Authorization: Bearer a-token-for-tests", "Authorization: Bearer a-token-for-tests"),
        Row("in a cookie", "Cookie: X-AUTH-TOKEN=a-token-for-tests"),
    ];

    private static readonly TestCaseData[] Taken =
    [
        Row("own header", "X-AUTH-TOKEN: a-token-for-tests"),
        Row("own header in small letters", "x-auth-token: a-token-for-tests"),
        Row("Bearer", "Authorization: Bearer a-token-for-tests"),
        Row("bearer", "authorization: bearer a-token-for-tests"),
        Row("both", "X-AUTH-TOKEN: a-token-for-tests", "Authorization: Bearer a-token-for-tests"),
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task Without_the_token_nothing_is_told_and_nothing_done(string[] headers)
    {
        foreach (var request in new[] { "GET /services", "POST /services/tcp/10.0.0.1/80", "GET /sync", "GET /nowhere", "PUT /services", "GET /services/x/y/z" })
        {
            var answer = await AskAsync(request, headers);
            answer.Should().StartWith("HTTP/1.1 401 ").And.Contain("WWW-Authenticate: Bearer realm=\"portal\"").And.Contain("application/problem+json")
                .And.Contain("\"type\":\"unauthorized\"").And.NotContain(TestPortal.Token);
        }

        NothingHappened();
        Kernel.Listings.Should().Be(0);
    }

    [TestCaseSource(nameof(Taken))]
    public async Task With_the_token_in_one_of_two_headers_it_is_done(string[] headers) =>
        (await AskAsync("POST /services/tcp/10.0.0.1/80", [.. headers, "Content-Length: 0"])).Should().StartWith("HTTP/1.1 201 ");

    [Test]
    public async Task The_token_does_not_stand_in_the_address() =>
        (await AskAsync("GET /services?token=a-token-for-tests", [])).Should().StartWith("HTTP/1.1 401 ");

    [TestCase("/healthz")]
    [TestCase("/healthz/")]
    [TestCase("/HealthZ")]
    [TestCase("/readyz/")]
    [TestCase("/openapi.json/")]
    public async Task What_is_open_is_open_however_its_address_is_written(string path)
    {
        var answer = await AskAsync("GET " + path, []);
        answer.Should().StartWith("HTTP/1.1 200 ");
        (await AskAsync("GET " + path, ["X-AUTH-TOKEN: a-token-for-tests"])).Split("\r\n\r\n", 2)[1].Should().Be(answer.Split("\r\n\r\n", 2)[1]);
    }

    [Test]
    public async Task The_page_with_a_slash_leads_to_the_page_which_asks_for_what_stands_beside_it() =>
        (await AskAsync("GET /docs/", [])).Should().StartWith("HTTP/1.1 308 ").And.Contain("Location: ../docs\r\n");

    [TestCase("POST /healthz")]
    [TestCase("DELETE /docs")]
    [TestCase("OPTIONS /readyz")]
    public async Task A_method_that_what_is_open_does_not_take_is_not(string request) => (await AskAsync(request, ["Content-Length: 0"])).Should().StartWith("HTTP/1.1 401 ");

    [TestCase("/healthz//")]
    [TestCase("//healthz")]
    [TestCase("/healthz/x")]
    [TestCase("/")]
    public async Task What_is_near_to_what_is_open_is_not(string path) => (await AskAsync("GET " + path, [])).Should().StartWith("HTTP/1.1 401 ");

    [Test]
    public async Task Bearer_is_taken_from_a_usual_client()
    {
        using var client = new HttpClient { BaseAddress = Portal.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestPortal.Token);
        (await client.GetStringAsync("/services")).Should().Be("[]\n");
    }

    private async Task<string> AskAsync(string requestLine, string[] headers)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync($"{requestLine} HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadAsync();
    }

    private static TestCaseData Row(string name, params string[] headers) => new TestCaseData([headers]).SetArgDisplayNames(name);
}
