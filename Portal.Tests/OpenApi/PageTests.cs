using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.OpenApi;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Http;

namespace Portal.Tests.OpenApi;

/// <summary>GET /openapi.json and GET /docs.</summary>
internal sealed partial class PageTests : PortalFixture
{
    private static readonly string Page = Repository.Read("Portal.Api/OpenApi/docs.html");

    private static readonly TestCaseData[] Texts =
    [
        new TestCaseData("/openapi.json", Document.Text, "application/json; charset=utf-8").SetArgDisplayNames("the document"),
        new TestCaseData("/docs", Page, "text/html; charset=utf-8").SetArgDisplayNames("the page"),
    ];

    [TestCaseSource(nameof(Texts))]
    public async Task Everybody_may_read_it_and_asks_only_once_for_what_he_has(string path, string text, string type)
    {
        using var stranger = new HttpClient { BaseAddress = Portal.Address };
        using var response = await stranger.GetAsync(path);
        var reply = await Reply.ReadAsync(response);
        reply.ShouldBe(200).Text.Should().Be(text);
        reply.ContentHeaders.ContentType!.ToString().Should().Be(type);
        reply.ContentHeaders.ContentLength.Should().Be(Encoding.UTF8.GetByteCount(reply.Text));
        (await Portal.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", reply.Headers.ETag!.ToString()))).ShouldBe(304).Text.Should().BeEmpty();
        (await Portal.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", "\"0\""))).ShouldBe(200);
        (await Portal.GetAsync(path + "?x=1")).ShouldBreak("x");
        (await Portal.PostAsync(path)).ShouldBeProblem(405, "method-not-allowed");
    }

    [Test]
    public async Task A_browser_is_told_to_run_nothing_but_the_page()
    {
        var policy = string.Join(' ', (await Portal.GetAsync("/docs")).Headers.GetValues("Content-Security-Policy"));
        policy.Should().StartWith("default-src 'none';").And.NotContain("unsafe").And.NotContain("*").And.NotContain("http");
        policy.Should().Contain($"script-src '{HashOf("script")}';", "that is the hash of the page's script").And.Contain($"style-src '{HashOf("style")}';", "that is the hash of the page's style");
        PagePolicy.Value.Should().Be(policy);
    }

    [Test]
    public void The_page_names_no_other_host_and_takes_no_text_for_HTML()
    {
        Page.Should().NotContain("//cdn").And.NotMatchRegex("https?://").And.NotMatchRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval|import\\s*\\(");
        Source().Matches(Page).Select(match => match.Groups[1].Value).Should().OnlyContain(target => target == "data:," || target == "openapi.json");
        Page.Should().NotMatchRegex(" on[a-z]+=| style=", "the policy forbids what is not in the one script and the one style");
    }

    private static string HashOf(string element) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Regex.Match(Page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value)));

    [GeneratedRegex("<[^>]+ (?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Source();
}
