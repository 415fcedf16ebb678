namespace Portal.Api.State;

/// <summary>
/// The journal of Portal's data: every accepted change, in order. A file holds it for one Portal; a store that several
/// Portals share can hold it as well. Only one caller of a Portal writes at a time. What the journal holds is read as history.
/// </summary>
public interface IJournal : IHistory
{
    /// <summary>The state that this Portal stored or read last; null when there is none yet.</summary>
    DeclaredState? Stored { get; }

    /// <summary>Stores the first state of all, if there is none yet.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Whether it is stored, or somebody else's came first.</returns>
    /// <exception cref="StoreException">It could not be stored; nothing is.</exception>
    ValueTask<AppendOutcome> InitialiseAsync(DeclaredState state);

    /// <summary>
    /// Stores changes, all or none, if the journal still ends at the revision that they follow on. When this has ended, they
    /// survive a crash at any instant.
    /// </summary>
    /// <param name="atRevision">The revision that the first change follows on.</param>
    /// <param name="changes">The changes, each following on the one before; at least one.</param>
    /// <param name="after">The state that they lead to.</param>
    /// <returns>Whether they are stored, or somebody else's change came first.</returns>
    /// <exception cref="StoreException">They could not be stored; the state before is still the one that is stored.</exception>
    ValueTask<AppendOutcome> AppendAsync(long atRevision, IReadOnlyList<AcceptedChange> changes, DeclaredState after);
}
