namespace Portal.Api.State;

/// <summary>Keeps Portal's data. Only one caller at a time.</summary>
public interface IStateStore
{
    /// <summary>The state as it was stored last; null when nothing ever was.</summary>
    DeclaredState? Stored { get; }

    /// <summary>Why nothing can be stored at present; null when it can.</summary>
    string? Problem { get; }

    /// <summary>What was begun in the kernel's globals and is not known to be finished or taken back; null when nothing is.</summary>
    BegunGlobals? Begun { get; }

    /// <summary>Notes what is about to be done in the kernel's globals. When this returns, the note survives a crash at any instant.</summary>
    /// <param name="begun">What is to be done.</param>
    /// <exception cref="StoreException">It could not be noted.</exception>
    void Begin(BegunGlobals begun);

    /// <summary>Takes the note away: what was begun is finished and stored, or taken back.</summary>
    void End();

    /// <summary>Stores the first state of all.</summary>
    /// <exception cref="StoreException">It could not be stored; nothing is.</exception>
    void Initialise(DeclaredState state);

    /// <summary>Stores changes, all or none. When this returns, they survive a crash at any instant.</summary>
    /// <param name="changes">The changes, each following on the one before; at least one.</param>
    /// <param name="after">The state that they lead to.</param>
    /// <exception cref="StoreException">They could not be stored; the state before is still the one that is stored.</exception>
    void Append(IReadOnlyList<AcceptedChange> changes, DeclaredState after);
}
