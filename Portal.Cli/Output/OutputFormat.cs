namespace Portal.Cli.Output;

/// <summary>How a list is printed.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>A table with more columns.</summary>
    Wide,

    /// <summary>What the service answered, as one document.</summary>
    Json,

    /// <summary>What the service answered, an element a line.</summary>
    Jsonl,

    /// <summary>The names alone, one a line: what other commands take.</summary>
    Name,
}
