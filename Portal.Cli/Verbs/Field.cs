using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary>A field of the API as an option.</summary>
/// <param name="Name">The field.</param>
/// <param name="Help">What it is.</param>
/// <param name="Value">What stands for a value.</param>
/// <param name="Read">Makes the value of what was written.</param>
internal sealed record Field(string Name, string Help, string Value, Func<string, JsonNode?> Read)
{
    /// <summary>The option: the field's name with dashes.</summary>
    public Option<string?> Option { get; } = new("--" + Name.Replace('_', '-')) { Description = Help, HelpName = Value };

    /// <summary>A text.</summary>
    public static Field Text(string name, string help, string value = "TEXT") => new(name, help, value, text => text);

    /// <summary>A whole number.</summary>
    public static Field Number(string name, string help) => new(name, help, "N", text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new CommandException(ExitCode.Usage, $"--{name.Replace('_', '-')} must be a whole number, not {text}."));

    /// <summary>True or false.</summary>
    public static Field Flag(string name, string help) => new(name, help, "true|false", text => bool.TryParse(text, out var flag)
        ? flag
        : throw new CommandException(ExitCode.Usage, $"--{name.Replace('_', '-')} must be true or false, not {text}."));

    /// <summary>Words with commas between them.</summary>
    public static Field Words(string name, string help) => new(name, help, "WORD,...", text => new JsonArray([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => (JsonNode)word)]));

    /// <summary>An object: as JSON, or by the word for its type.</summary>
    public static Field Object(string name, string help) => new(name, help, "TYPE|JSON", text => text is "null" or "none" ? null : text.TrimStart() is ['{', ..]
        ? Reply.TryParse(text) ?? throw new CommandException(ExitCode.Usage, $"--{name.Replace('_', '-')} is no JSON that can be read.")
        : new JsonObject { ["type"] = text });
}
