using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.OpenApi;

/// <summary>
/// Holds answers against the document: status, headers, type and every field. All answers that tests get over HTTP pass
/// here. What is said of a route that the document does not have is left to the test of routes.
/// </summary>
internal static class DocumentedAnswers
{
    private static readonly string[] ToldHeaders = ["ETag", "Location", "Retry-After", "Allow", "WWW-Authenticate", "Accept-Encoding", "Cache-Control", "Content-Security-Policy", "X-Request-Id"];
    private static readonly string[] OtherTypes = ["unknown-route", "method-not-allowed", "foreign-page", "address-too-long", "headers-too-large"];

    /// <summary>Checks an answer.</summary>
    /// <returns>The properties that it has, as Schema.property.</returns>
    public static IReadOnlySet<string> Check(string method, string path, Reply reply)
    {
        var seen = new HashSet<string>();
        if (Document.Instance.Find(method, path) is { } operation && Response(operation, reply) is var response)
        {
            List<string> errors = response is null
                ? ["the document does not have this status"]
                : [.. Headers(reply).Except(response["headers"]?.Select(header => ((JProperty)header).Name) ?? []).Select(name => $"the document does not have the header {name}"), .. Content(response, reply, seen)];
            if (errors.Count > 0)
            {
                Assert.Fail($"{operation} answered {reply.Status}, and {Document.Folder} says otherwise:\n  {string.Join("\n  ", errors)}\n{reply.Text}");
            }
        }

        return seen;
    }

    /// <summary>Checks an event of the stream.</summary>
    /// <returns>The properties that it has, as Schema.property.</returns>
    public static IReadOnlySet<string> Check(SentEvent sent)
    {
        var seen = new HashSet<string>();
        if (sent.Kind is not null)
        {
            var errors = SchemaCheck.Errors(Document.Instance.Components("schemas")["Event"]!, new JObject { ["event"] = sent.Kind, ["data"] = sent.Data }, seen);
            if (errors.Count > 0)
            {
                Assert.Fail($"{Document.Folder} says otherwise of an event:\n  {string.Join("\n  ", errors)}\n{sent}");
            }
        }

        return seen;
    }

    /// <summary>The headers of an answer that the document tells of. That an error must not be cached needs no telling.</summary>
    public static IEnumerable<string> Headers(Reply reply) =>
        ToldHeaders.Intersect(reply.Headers.Select(header => header.Key).Concat(reply.ContentHeaders.Select(header => header.Key)), StringComparer.OrdinalIgnoreCase)
            .Except(reply.Status < 400 ? [] : ["Cache-Control"]);

    // What routing alone refuses stands under "default": the document cannot have it at a path and a method.
    private static JObject? Response(Operation operation, Reply reply)
    {
        var isOther = reply.ContentType == "application/problem+json" && OtherTypes.Contains((string?)Document.Parse(reply.Text)["type"]);
        return operation.Responses[isOther ? "default" : $"{reply.Status}"] is { } response ? Document.Instance.Resolve(response) : null;
    }

    private static IEnumerable<string> Content(JObject response, Reply reply, HashSet<string> seen)
    {
        if (response["content"] is not JObject content)
        {
            return reply.Text.Length == 0 ? [] : ["the document has no body here"];
        }

        // The document names a version of the format, too.
        if (content.Properties().SingleOrDefault(type => type.Name.Split(';')[0] == reply.ContentType)?.Value["schema"] is not { } schema)
        {
            return [$"the document does not have the type {reply.ContentType}"];
        }

        return SchemaCheck.Errors(schema, reply.ContentType!.StartsWith("text/", StringComparison.Ordinal) ? reply.Text : Document.ParseAny(reply.Text), seen);
    }
}
