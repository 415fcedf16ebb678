namespace Portal.Api.Http;

/// <summary>
/// The memory that the bodies of requests, and large answers, may take together. A body takes what has come of it, and not what it announces, so
/// that those that trickle take next to nothing.
/// </summary>
internal sealed class BodyMemory
{
    private const long MostForBeginnings = 64 << 20;
    private const long MostForRests = 96 << 20;
    private const long MostForContents = 512 << 20;

    private readonly Lock state = new();
    private readonly SortedSet<long> unfinished = [];
    private long last;

    private BodyMemory(long available)
    {
        Beginnings = new MemoryBudget(Math.Min(available / 16, MostForBeginnings));
        Rests = new MemoryBudget(Math.Min(available / 5, MostForRests));
        Answers = new MemoryBudget(available / 6);
        Contents = new MemoryBudget(Math.Min(available / 4, MostForContents));
    }

    /// <summary>For the first 64 KiB of each body: most have no more, and large ones cannot take their room.</summary>
    public MemoryBudget Beginnings { get; }

    /// <summary>For what else comes of large bodies.</summary>
    public MemoryBudget Rests { get; }

    /// <summary>For what large bodies hold, by estimate, until they are answered.</summary>
    public MemoryBudget Contents { get; }

    /// <summary>For what large answers need, by estimate, until they are sent.</summary>
    public MemoryBudget Answers { get; }

    /// <summary>Shares out what Portal may have.</summary>
    /// <param name="available">How many bytes there are for all that Portal keeps.</param>
    public static BodyMemory Of(long available) => new(available);

    /// <summary>A large body begins to come.</summary>
    /// <returns>Its place among all of them.</returns>
    public long Join()
    {
        lock (state)
        {
            unfinished.Add(++last);
            return last;
        }
    }

    /// <summary>A large body has come, or comes no more.</summary>
    public void Leave(long place)
    {
        lock (state)
        {
            unfinished.Remove(place);
        }
    }

    /// <summary>
    /// Takes room for more of a large body. Where there is none the oldest waits for the others, and they are turned away: of
    /// many that come at once one always gets through.
    /// </summary>
    /// <param name="place">Its place.</param>
    /// <param name="bytes">How much more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it is turned away.</returns>
    public async ValueTask<bool> TakeRestAsync(long place, long bytes, CancellationToken cancellationToken) =>
        Rests.TryTake(bytes) || (IsOldest(place) && await Rests.TakeAsync(bytes, cancellationToken));

    private bool IsOldest(long place)
    {
        lock (state)
        {
            return unfinished.Min == place;
        }
    }
}
