using Portal.Api.State;


namespace Portal.Tests.Doubles;

/// <summary>A store in memory that can be told to fail.</summary>
internal sealed class MemoryStore(DeclaredState? stored = null) : IStateStore
{
    public DeclaredState? Stored { get; private set; } = stored;

    public string? Problem { get; private set; }

    public BegunGlobals? Begun { get; private set; }

    /// <summary>True as long as nothing can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>Everything that was appended.</summary>
    public List<AcceptedChange> Changes { get; } = [];

    /// <summary>How many times something was appended.</summary>
    public int Appends { get; private set; }

    public void Begin(BegunGlobals begun) => Begun = begun;

    public void End() => Begun = null;

    public void Initialise(DeclaredState state) => Write(() => Stored = state);

    public void Append(IReadOnlyList<AcceptedChange> changes, DeclaredState after) => Write(() =>
    {
        Appends++;
        Changes.AddRange(changes);
        Stored = after;
    });

    private void Write(Action write)
    {
        Problem = IsFull ? "No space left on device" : null;
        if (Problem is not null)
        {
            throw new StoreException($"Portal's data cannot be stored: {Problem}", new IOException(Problem));
        }

        write();
    }
}
