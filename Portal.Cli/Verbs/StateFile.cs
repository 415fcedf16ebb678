using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary>Reads the documents that people keep: JSON, with comments and commas at ends.</summary>
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
            return LenientJson.Parse(text) switch
            {
                JsonObject whole => whole,
                JsonArray services => new JsonObject { ["services"] = services },
                _ => throw new CommandException(ExitCode.Usage, $"{name} must be an object with services, timeouts or daemons, or a list of services."),
            };
        }
        catch (JsonException exception)
        {
            throw new CommandException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture, $"{name}, line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {exception.Message.Split(" LineNumber")[0].Split(" Path:")[0]}"));
        }
    }
}
