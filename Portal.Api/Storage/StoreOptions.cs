namespace Portal.Api.Storage;

/// <summary>How much the store keeps.</summary>
public sealed record StoreOptions
{
    /// <summary>How many revisions before the present one can be read again, at least; 1 or more. Default 1000.</summary>
    public int History { get; init; } = 1000;

    /// <summary>How long a revision can be read again, at least, whatever its number; zero for as long as its number says. Default zero.</summary>
    public TimeSpan HistoryAge { get; init; }

    /// <summary>From how many bytes of journal on a new snapshot is made. Default 8 MiB.</summary>
    public long JournalSize { get; init; } = 8 << 20;
}
