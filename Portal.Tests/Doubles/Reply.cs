using System.Net.Http.Headers;
using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Doubles;

/// <summary>An answer that was read to its end.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JToken Json => JToken.Parse(Text);

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    /// <summary>The word of an error.</summary>
    public string? Type => (string?)Json["type"];

    /// <summary>The fields that an error names.</summary>
    public IEnumerable<string> Fields => ((JObject?)Json["errors"])?.Properties().Select(property => property.Name) ?? [];

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);

    public static string Compact(string json) => JToken.Parse(json).ToString(Formatting.None);

    /// <summary>The status and the whole body, names in their order.</summary>
    public Reply ShouldBe(int status, string json)
    {
        Status.Should().Be(status, Text);
        Json.ToString(Formatting.None).Should().Be(Compact(json));
        ContentType.Should().Be("application/json");
        return this;
    }

    public Reply ShouldBe(int status)
    {
        Status.Should().Be(status, Text);
        return this;
    }

    /// <summary>An error with everything that each of them has.</summary>
    public Reply ShouldBeProblem(int status, string type)
    {
        Status.Should().Be(status, Text);
        ContentType.Should().Be("application/problem+json");
        Type.Should().Be(type, Text);
        ((int?)Json["status"]).Should().Be(status);
        ((string?)Json["title"]).Should().NotBeNullOrEmpty();
        ((string?)Json["detail"]).Should().NotBeNullOrEmpty();
        ((string?)Json["error"]).Should().Be((string?)Json["detail"], "older clients look there for the same sentence");
        return this;
    }

    /// <summary>A request that breaks exactly the rules of these fields.</summary>
    public Reply ShouldBreak(params string[] fields)
    {
        ShouldBeProblem(422, "invalid-request");
        Fields.Should().BeEquivalentTo(fields, Text);
        return this;
    }
}
