namespace Portal.Cli.Convert;

/// <summary>A file to convert, and what the converter may ask for.</summary>
public sealed record ConversionInput
{
    /// <summary>The file, as remarks shall name it.</summary>
    public required string File { get; init; }

    /// <summary>Its text.</summary>
    public required string Text { get; init; }

    /// <summary>The files that it includes; null when there are none to be had.</summary>
    public IIncludedFiles? Files { get; init; }

    /// <summary>Resolves names; null when nobody has asked for that.</summary>
    public INames? Names { get; init; }

    /// <summary>The identity against which keepalived compares lines that begin with <c>@</c>: the first part of the host's name by default.</summary>
    public string ConfigId { get; init; } = string.Empty;
}
