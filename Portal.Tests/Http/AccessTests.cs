using FluentAssertions;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Tests.Conventions;

namespace Portal.Tests.Http;

/// <summary>Who may call what is said where an endpoint is mapped.</summary>
public sealed class AccessTests
{
    private static readonly TestCaseData[] Rules =
    [
        Row("callers", AccessRule.Callers, isOpen: false, takesLinks: false),
        Row("everybody", AccessRule.Everybody, isOpen: true, takesLinks: false),
        Row("everybody by link", AccessRule.EverybodyByLink, isOpen: true, takesLinks: true),
        Row("none", null, isOpen: false, takesLinks: false),
    ];

    [Test]
    public async Task Every_endpoint_states_who_may_call_it()
    {
        var endpoints = await Routes.EndpointsAsync();

        endpoints.Should().NotBeEmpty();
        endpoints.Where(endpoint => endpoint.Metadata.OfType<AccessRule>().Count() != 1).Select(endpoint => endpoint.DisplayName).Should().BeEmpty("each is mapped .WithMetadata(AccessRule....)");
    }

    [TestCaseSource(nameof(Rules))]
    public async Task A_stranger_gets_what_the_endpoint_says_and_nothing_where_it_says_nothing(object? rule, bool isOpen, bool takesLinks)
    {
        (await StatusAsync(Request(rule))).Should().Be(isOpen ? 200 : 401);
        (await StatusAsync(Request(rule, ("Sec-Fetch-Site", "cross-site")))).Should().Be(403);
        (await StatusAsync(Request(rule, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")))).Should().Be(takesLinks ? 200 : 403);
    }

    [Test]
    public async Task Where_there_is_no_endpoint_a_stranger_needs_the_token() => (await StatusAsync(new DefaultHttpContext())).Should().Be(401);

    [Test]
    public async Task A_refusal_counts_under_no_route()
    {
        var request = Request(AccessRule.Callers);
        await StatusAsync(request);
        request.GetEndpoint().Should().BeNull();
    }

    private static DefaultHttpContext Request(object? rule, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext { Request = { Method = "GET" } };
        request.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(rule is null ? [] : [rule]), "an endpoint"));
        foreach (var (name, value) in headers)
        {
            request.Request.Headers[name] = value;
        }

        return request;
    }

    private static async Task<int> StatusAsync(HttpContext request)
    {
        try
        {
            await new AccessCheck(_ => Task.CompletedTask).InvokeAsync(request);
            return request.Response.StatusCode;
        }
        catch (ProblemException refusal)
        {
            return refusal.Problem.Status;
        }
    }

    private static TestCaseData Row(string name, object? rule, bool isOpen, bool takesLinks) => new TestCaseData(rule, isOpen, takesLinks).SetArgDisplayNames(name);
}
