using System.Text;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>What <c>$NAME=VALUE</c> has defined, and the names that keepalived defines itself.</summary>
/// <param name="configId">The value of <c>_INSTANCE</c>.</param>
/// <param name="findings">Where errors are noted.</param>
internal sealed class Definitions(string configId, Findings findings)
{
    private const int Deepest = 100;

    private readonly Dictionary<string, string> values = [];

    /// <summary>Defines a name.</summary>
    public void Set(string name, string value) => values[name] = value;

    /// <summary>Ends the definition of a name that a sequence has used.</summary>
    public void Remove(string name) => values.Remove(name);

    /// <summary>Puts values in place of names until there are none; a name that is not defined stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The text, perhaps of several lines.</returns>
    public string Replace(string text, Place place)
    {
        for (var depth = 0; depth < Deepest; depth++)
        {
            var replaced = ReplaceOnce(text, place);
            if (replaced == text)
            {
                return text;
            }

            text = replaced;
        }

        findings.Error(place, "A definition must not lead back to itself.");
        return string.Empty;
    }

    /// <summary>The value of the name that a line consists of; null when it is none.</summary>
    /// <param name="text">A line, without blanks round it.</param>
    public string? Body(string text) => ReadName(text, 0) is var (name, end) && end == text.Length ? values.GetValueOrDefault(name) : null;

    /// <summary>Reads a definition.</summary>
    /// <param name="text">A line, without blanks before it.</param>
    /// <returns>The name and the value, or null when it is none.</returns>
    public static (string Name, string Value)? Read(string text)
    {
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        return text.StartsWith('$') && sign > 1 && IsName(text[1..sign]) ? (text[1..sign], text[(sign + 1)..].TrimStart()) : null;
    }

    private string ReplaceOnce(string text, Place place)
    {
        var start = text.IndexOf('$', StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '$' && ReadName(text, at) is var (name, end) && Value(name, place) is { } value)
            {
                result.Append(value);
                at = end - 1;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    private string? Value(string name, Place place)
    {
        if (name.StartsWith("_RANDOM", StringComparison.Ordinal))
        {
            findings.Error(place, "${_RANDOM} is another number each time. Write the number that you want.");
            return string.Empty;
        }

        return name switch
        {
            "_PWD" => Path.GetDirectoryName(place.File) is { Length: > 0 } folder ? folder : ".",
            "_INSTANCE" => configId,
            "_HASH" => "\\#",
            "_BANG" => "\\!",
            _ => values.GetValueOrDefault(name),
        };
    }

    private static (string Name, int End)? ReadName(string text, int at)
    {
        if (at + 1 < text.Length && text[at + 1] == '{')
        {
            var close = text.IndexOf('}', at);
            return close < 0 ? null : (text[(at + 2)..close], close + 1);
        }

        var end = at + 1;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        return end > at + 1 && (end == text.Length || char.IsWhiteSpace(text[end])) ? (text[(at + 1)..end], end) : null;
    }

    private static bool IsName(string text) => !char.IsAsciiDigit(text[0]) && text.All(IsOfName);

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
