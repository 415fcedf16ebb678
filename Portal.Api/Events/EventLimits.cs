namespace Portal.Api.Events;

/// <summary>How much the events may take.</summary>
internal sealed record EventLimits
{
    /// <summary>How many events are kept for those who come back. Default 1024.</summary>
    public int Events { get; init; } = 1024;

    /// <summary>How many steps they may have together, so that a few large ones do not fill the memory. Default 16384.</summary>
    public int Weight { get; init; } = 16384;

    /// <summary>How many may read at once. Default 64.</summary>
    public int Readers { get; init; } = 64;
}
