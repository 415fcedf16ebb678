using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Connection;

/// <summary>An answer of the service.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">The body.</param>
/// <param name="Version">The version (ETag), with its quotes; null where it has none.</param>
internal sealed record Reply(int Status, string Text, string? Version)
{
    /// <summary>Whether it is an error.</summary>
    public bool IsError => Status is < 200 or >= 300 and not 304;

    /// <summary>The body.</summary>
    /// <exception cref="CommandException">It is no JSON.</exception>
    public JsonNode Json => TryParse(Text) ?? throw new CommandException(ExitCode.Broken, string.Create(CultureInfo.InvariantCulture, $"The service answered {Status} with something that is no JSON. Is it Portal?"));

    /// <summary>Reads an answer.</summary>
    public static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.ETag?.ToString());

    /// <summary>Reads a text.</summary>
    /// <returns>Null when it is no JSON.</returns>
    public static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error that it is.</summary>
    /// <param name="service">Who said it.</param>
    public CommandException ToException(ServiceAddress service)
    {
        var problem = TryParse(Text) as JsonObject;
        var code = Status switch
        {
            409 or 412 => ExitCode.Conflict,
            408 or 429 or >= 500 => ExitCode.Broken,
            _ => ExitCode.Refused,
        };
        var detail = (string?)problem?["detail"] ?? string.Create(CultureInfo.InvariantCulture, $"{service} answered {Status}.");
        return new CommandException(code, Status != 401 ? detail
            : service.Token is null ? $"{service} needs a token, and there is none: give --token-file, or set PORTAL_TOKEN. On the machine of the service, become root (sudo)."
            : $"{service} does not know this token: it is wrong, has ended, or was removed.")
        {
            Lines = [.. Errors(problem), .. problem?["plan"] is JsonObject plan ? PlanText.Of(plan).Select(line => line.ToString()) : []],
        };
    }

    // One rule stands in the detail already.
    private static string[] Errors(JsonObject? problem) =>
        problem?["errors"].Fields().SelectMany(field => field.Value.Elements().Select(rule => $"{field.Key} {rule}")).ToArray() is { Length: > 1 } rules ? rules : [];
}
