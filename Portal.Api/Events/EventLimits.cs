namespace Portal.Api.Events;

/// <summary>How much the events may take.</summary>
internal sealed record EventLimits
{
    /// <summary>How many events are kept for those who come back. Default 1024.</summary>
    public int Events { get; init; } = 1024;

    /// <summary>About how many bytes they may have together, so that a few large ones do not fill the memory. Default 4 MiB.</summary>
    public long Weight { get; init; } = 4 << 20;

    /// <summary>
    /// About how many bytes those who read may hold together of events that are no longer kept; who is behind the furthest is
    /// cut off where it is more. Default 8 MiB.
    /// </summary>
    public long Held { get; init; } = 8 << 20;

    /// <summary>How many may read at once. Default 64.</summary>
    public int Readers { get; init; } = 64;
}
