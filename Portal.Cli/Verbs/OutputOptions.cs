using System.CommandLine;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>The options that say how something is printed.</summary>
internal sealed class OutputOptions
{
    /// <summary>The format.</summary>
    public Option<OutputFormat> Format { get; } = new("--output", "-o")
    {
        Description = "How to print it: table, wide, json, jsonl (one element a line) or name.",
        HelpName = "table|wide|json|jsonl|name",
        Recursive = true,
        CustomParser = result => Enum.TryParse<OutputFormat>(result.Tokens[0].Value, ignoreCase: true, out var format) && !char.IsDigit(result.Tokens[0].Value[0])
            ? format
            : Wrong(result),
    };

    /// <summary>Leaves the headers out.</summary>
    public Option<bool> NoHeaders { get; } = new("--no-headers") { Description = "Print a table without headers.", Recursive = true };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [Format, NoHeaders];

    private static OutputFormat Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--output must be table, wide, json, jsonl or name, not {result.Tokens[0].Value}.");
        return OutputFormat.Table;
    }
}
