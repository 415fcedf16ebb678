namespace Portal.Api.State;

/// <summary>What a Portal notes for itself alone, about the kernel of its own machine. Only one caller at a time.</summary>
public interface ILocalNotes
{
    /// <summary>What was begun in the kernel's globals and is not known to be finished or taken back; null when nothing is.</summary>
    BegunGlobals? Begun { get; }

    /// <summary>Notes what is about to be done in the kernel's globals. When this returns, the note survives a crash at any instant.</summary>
    /// <param name="begun">What is to be done.</param>
    /// <exception cref="StoreException">It could not be noted.</exception>
    void Begin(BegunGlobals begun);

    /// <summary>Takes the note away: what was begun is finished and stored, or taken back.</summary>
    void End();
}
