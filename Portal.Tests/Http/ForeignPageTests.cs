using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What a browser sends for somebody else's page.</summary>
internal sealed class ForeignPageTests : PortalFixture
{
    private const string Link = "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document";

    [TestCase("GET /readyz", "Origin: http://elsewhere.example")]
    [TestCase("GET /readyz", "Origin: null")]
    [TestCase("GET /readyz", "Origin: http://a b")]
    [TestCase("GET /readyz", "Origin: http://127.0.0.1:1")]
    [TestCase("GET /readyz", "Sec-Fetch-Site: cross-site")]
    [TestCase("GET /readyz", "Sec-Fetch-Site: same-site")]
    [TestCase("GET /readyz", Link)]
    [TestCase("HEAD /readyz", "Sec-Fetch-Site: cross-site")]
    [TestCase("GET /READYZ/", "Sec-Fetch-Site: cross-site")]
    [TestCase("GET /healthz", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image")]
    [TestCase("GET /openapi.json", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty")]
    [TestCase("GET /docs", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe")]
    [TestCase("POST /services/tcp/10.0.0.1/80", "Origin: http://elsewhere.example|Content-Length: 0")]
    [TestCase("OPTIONS /services", "Origin: http://elsewhere.example|Access-Control-Request-Method: POST")]
    public async Task It_is_refused(string request, string headers)
    {
        var answer = await AskAsync(request, headers);
        answer.Should().StartWith("HTTP/1.1 403 ").And.Contain("application/problem+json").And.Contain("X-Request-Id: ");
        if (!request.StartsWith("HEAD", StringComparison.Ordinal))
        {
            answer.Should().Contain("\"type\":\"foreign-page\"");
        }

        NothingHappened();
        Kernel.Listings.Should().Be(0);
    }

    [TestCase("GET /readyz", "")]
    [TestCase("GET /readyz", "Sec-Fetch-Site: none")]
    [TestCase("GET /openapi.json", "Sec-Fetch-Site: same-origin|Origin: https://a-proxy.example")]
    [TestCase("GET /openapi.json", "Origin: http://portal")]
    [TestCase("GET /openapi.json", "Origin: https://PORTAL")]
    [TestCase("GET /docs", "Sec-Fetch-Site: none|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document")]
    [TestCase("GET /docs", Link)]
    [TestCase("GET /openapi.json", Link)]
    public async Task What_it_sends_for_Portal_s_own_page_or_for_a_person_is_answered(string request, string headers) =>
        (await AskAsync(request, headers)).Should().StartWith("HTTP/1.1 200 ");

    [Test]
    public async Task It_is_refused_with_the_token_too() =>
        (await AskAsync("GET /services", $"X-AUTH-TOKEN: {TestPortal.Token}|Origin: http://elsewhere.example")).Should().StartWith("HTTP/1.1 403 ");

    private async Task<string> AskAsync(string request, string headers)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync($"{request} HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n{string.Concat(headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadAsync();
    }

    [TestCase("a:999999")]
    [TestCase("")]
    [TestCase("[")]
    public async Task A_host_that_is_none_is_no_fault_of_Portal(string host)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync($"GET /healthz HTTP/1.0\r\nHost: {host}\r\nOrigin: http://a\r\n\r\n");
        (await connection.ReadAsync("\r\n")).Should().MatchRegex("^HTTP/1.1 40[03] ");
    }
}
