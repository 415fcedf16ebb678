using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using YamlDotNet.Core;

namespace Portal.Cli.Verbs;

/// <summary>Reads the documents that people keep: JSON with comments and commas at ends, or YAML.</summary>
internal static class StateFile
{
    /// <summary>Reads a document of what is declared.</summary>
    /// <param name="text">What the file has.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <returns>The document; a list of services alone is one, too.</returns>
    /// <exception cref="CommandException">It is none; the message has line and column.</exception>
    public static JsonObject Parse(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            // It does not declare that there is nothing: it may not have been written yet.
            throw new CommandException(ExitCode.Usage, $"{name} is empty.");
        }

        try
        {
            return (IsYaml(text, name) ? YamlText.Parse(text) : LenientJson.Parse(text)) switch
            {
                JsonObject whole => whole,
                JsonArray services => new JsonObject { ["services"] = services },
                _ => throw new CommandException(ExitCode.Usage, $"{name} must be an object with services, timeouts or daemons, or a list of services."),
            };
        }
        catch (YamlException exception)
        {
            throw new CommandException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{name}, line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message}"));
        }
        catch (JsonException exception)
        {
            throw new CommandException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture, $"{name}, line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {exception.Message.Split(" LineNumber")[0].Split(" Path:")[0]}"));
        }
    }

    // By its name, and else by how it begins: JSON begins with a bracket or a comment.
    private static bool IsYaml(string text, string name) =>
        name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && text.AsSpan().TrimStart("\uFEFF \t\r\n") is not ['{' or '[' or '/', ..]);
}
