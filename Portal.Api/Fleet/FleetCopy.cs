using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Fleet;

/// <summary>
/// The copy of a fleet's journal in the state folder, and the note that says which fleet it is. That the copy cannot be written holds nothing
/// up: the fleet has everything, and the copy is written anew as soon as it can be.
/// </summary>
internal sealed class FleetCopy
{
    private readonly StateStore store;
    private readonly StateFolder folder;
    private FleetNote? note;

    /// <summary>Takes what there is.</summary>
    /// <param name="store">The copy.</param>
    /// <param name="folder">Where the note is.</param>
    /// <exception cref="DamagedStateException">The note cannot be read.</exception>
    public FleetCopy(StateStore store, StateFolder folder)
    {
        (this.store, this.folder, note) = (store, folder, FleetNote.Read(folder.Path));
        Instance = note?.Instance ?? Guid.NewGuid().ToString();
    }

    /// <summary>What the copy has; null for nothing.</summary>
    public DeclaredState? State => store.Stored is { } stored && note is not null ? stored with { Globals = note.Globals } : store.Stored;

    /// <summary>Earlier revisions.</summary>
    public IHistory History => store;

    /// <summary>Which fleet it is a copy of; null for none yet.</summary>
    public FleetNote? Note => note is { Id.Length: > 0 } ? note : null;

    /// <summary>What is declared of the globals of this machine.</summary>
    public Globals Globals => note?.Globals ?? store.Stored?.Globals ?? Globals.None;

    /// <summary>Tells this director from another one of the same name.</summary>
    public string Instance { get; }

    /// <summary>Appends changes.</summary>
    /// <returns>Why it could not be done; null when it was.</returns>
    public string? Append(IReadOnlyList<AcceptedChange> changes, DeclaredState after) => Try(() =>
    {
        if (store.Stored?.Revision == after.Revision - changes.Count)
        {
            store.Append(changes, after);
        }
        else
        {
            store.Replace(after);
        }
    });

    /// <summary>Puts another state in the place of the one that the copy has.</summary>
    /// <param name="start">The state with which the history begins.</param>
    /// <param name="changes">The changes that lead from there on.</param>
    /// <param name="after">The state.</param>
    /// <returns>Why it could not be done; null when it was.</returns>
    public string? Replace(DeclaredState start, IReadOnlyList<AcceptedChange> changes, DeclaredState after) => Try(() =>
    {
        store.Replace(start with { Globals = after.Globals });
        if (changes.Count > 0)
        {
            store.Append(changes, after);
        }
    });

    /// <summary>Notes which fleet this director belongs to.</summary>
    /// <returns>Why it could not be done; null when it was.</returns>
    public string? Join(string fleet, string id) => Try(() => Write(new FleetNote(fleet, id, Instance, Globals)));

    /// <summary>Keeps what is declared of the globals of this machine.</summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public void KeepGlobals(Globals globals)
    {
        try
        {
            Write((note ?? new FleetNote(string.Empty, string.Empty, Instance, globals)) with { Globals = globals });
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw new StoreException(exception);
        }
    }

    private void Write(FleetNote next)
    {
        next.Write(folder.Path);
        note = next;
    }

    private static string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (StoreException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            return new StoreException(exception).Message;
        }
    }
}
