using System.Net.Http.Headers;
using FluentAssertions;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>What Portal answered.</summary>
internal sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public JToken Json => JToken.Parse(Text);

    public string Type => (string)Json["type"]!;

    public Answer Expect(int status)
    {
        Status.Should().Be(status, "the body is {0}", Text);
        return this;
    }

    /// <summary>Expects an error of the catalogue: its status, its word, and the form that all errors have.</summary>
    public Answer ExpectProblem(int status, string type)
    {
        Expect(status);
        ContentType.Should().Be("application/problem+json");
        Type.Should().Be(type, "the body is {0}", Text);
        Json["status"]!.Value<int>().Should().Be(status);
        Json["error"]!.Value<string>().Should().Be(Json["detail"]!.Value<string>()).And.NotBeNullOrEmpty();
        if (status is 503 or 504)
        {
            (status == 504 || Headers.RetryAfter is not null).Should().BeTrue("503 says when to try again");
        }

        return this;
    }

    /// <summary>Expects a change report with these numbers of changes.</summary>
    public Answer ExpectReport(int added, int edited, int removed)
    {
        Expect(200);
        $"{Json["added"]} added, {Json["edited"]} edited, {Json["removed"]} removed"
            .Should().Be($"{added} added, {edited} edited, {removed} removed", "the report is {0}", Text);
        return this;
    }
}
