using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>A journal that several Portals append to. Each keeps a copy of it, and follows what others append.</summary>
public interface ISharedJournal : IJournal
{
    /// <summary>Why nothing can be appended now; null as long as nothing speaks against it.</summary>
    StoreException? Problem { get; }

    /// <summary>True when it is not known what became of the last append. What was to be appended may still come as news.</summary>
    bool IsInDoubt { get; }

    /// <summary>True when it is known, without asking, that others have appended something that was not taken over yet.</summary>
    bool HasNews { get; }

    /// <summary>Whether nobody has appended anything since <see cref="IJournal.Stored"/>.</summary>
    /// <returns>True when nobody has.</returns>
    /// <exception cref="StoreException">It could not be found out.</exception>
    Task<bool> IsFreshAsync();

    /// <summary>Reads what was appended since <see cref="IJournal.Stored"/>. Nothing is taken over by that.</summary>
    /// <param name="isOvertaken">
    /// True when an append was refused just now: what the store told with that is new enough. False to ask the store.
    /// </param>
    /// <returns>The news; null when there are none.</returns>
    /// <exception cref="StoreException">They could not be read, or they are such that only a person can decide.</exception>
    Task<JournalNews?> ReadNewsAsync(bool isOvertaken = false);

    /// <summary>Lets others append first for a moment, where they do so at the same time as this Portal.</summary>
    /// <returns>Whether anything was waited for; the next append may be begun.</returns>
    ValueTask<bool> LetOthersGoAsync();

    /// <summary>Reads the data that all share as they are, whatever this Portal has.</summary>
    /// <returns>The news that a person has asked for.</returns>
    /// <exception cref="StoreException">They could not be read.</exception>
    Task<JournalNews> ReadWholeAsync();

    /// <summary>Makes the data of this Portal those that all share.</summary>
    /// <param name="isDryRun">True to find out only whether it could be done.</param>
    /// <returns>The data, with the revision that they have from then on.</returns>
    /// <exception cref="StoreException">It could not be done.</exception>
    Task<DeclaredState> GiveAsync(bool isDryRun);

    /// <summary>Takes news over: <see cref="IJournal.Stored"/> is the state after them from then on.</summary>
    /// <param name="news">The news that were read last.</param>
    void Take(JournalNews news);

    /// <summary>Keeps what is declared of the globals. Each director has its own: they are not in the journal.</summary>
    /// <param name="globals">What is declared.</param>
    /// <exception cref="StoreException">They could not be stored.</exception>
    void KeepGlobals(Globals globals);

    /// <summary>Takes no news, and lets nothing be appended, until a person decides.</summary>
    /// <param name="reason">Why, in whole sentences.</param>
    /// <returns>The same for a request.</returns>
    StoreException Freeze(string reason);
}
