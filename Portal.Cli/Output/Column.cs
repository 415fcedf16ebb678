using System.Text.Json.Nodes;

namespace Portal.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Text">What stands in it; empty for nothing.</param>
internal sealed record Column(string Header, Func<JsonNode, string> Text)
{
    /// <summary>Whether it holds numbers, which stand at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether only wide tables have it.</summary>
    public bool IsWide { get; init; }

    /// <summary>A column with a field as it is.</summary>
    /// <param name="header">The header.</param>
    /// <param name="path">Where the field is.</param>
    /// <param name="isNumber">Whether it is a number.</param>
    public static Column Of(string header, string path, bool isNumber = false) => new(header, row => row.At(path) is { } value ? Cell.Text(value) : string.Empty) { IsNumber = isNumber };
}
