using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Fleet;

/// <summary>This part reads what others have appended, and judges whether it may be followed.</summary>
internal sealed partial class FleetJournal
{
    private long toldRevision;

    /// <inheritdoc/>
    public bool HasNews => Status is not { State: FleetState.Following, Revision: var own } || Volatile.Read(ref toldRevision) > own;

    /// <inheritdoc/>
    public Task<JournalNews?> ReadNewsAsync(bool isOvertaken = false) => AskAsync(async () =>
    {
        read = null;
        await ResolveAsync();
        var told = Interlocked.Exchange(ref found, null);
        var look = isOvertaken && told is not null ? told : await LookAsync();
        if (look.Id is null && copy.Note is null && isToMake)
        {
            // Without data of its own, what the kernel has comes first; then the fleet is made with that.
            if (Stored is not null && !await MakeAsync(look, Stored))
            {
                throw new FleetFrozenException("Another director makes the fleet at this moment.");
            }

            return null;
        }

        judged = (look.IdModRevision, look.Head?.ModRevision);
        var known = await JudgeAsync(look);
        if (known is null)
        {
            Turn(Status with { State = FleetState.Following, Problem = null, Revision = head!.Head.Revision, Id = look.Id!.Id });
        }

        return known;
    });

    /// <inheritdoc/>
    public Task<bool> IsFreshAsync() => AskAsync(async () =>
        await LookAsync() is { Id.Id: var id, Head.Head: var there } && id == copy.Note?.Id && (there.Revision, there.Digest) == (Stored?.Revision, Stored?.Digest));

    /// <summary>Another director of the same name lives, or none does any more.</summary>
    /// <param name="problem">Which one, in whole sentences; null for none.</param>
    public void NameIs(string? problem) => Turn(Status with { NameProblem = problem });

    /// <summary>The store has told of another head. It may be an older one, and it may be the one that this director has made.</summary>
    /// <param name="value">The value of the key; null when it was deleted.</param>
    public void Told(ReadOnlyMemory<byte>? value)
    {
        // What is gone or cannot be read is to be looked at.
        var revision = long.MaxValue;
        try
        {
            revision = value is { } head ? FleetHead.Read(head.Span).Revision : revision;
        }
        catch (FormatException)
        {
            // The look says what is wrong with it.
        }

        Volatile.Write(ref toldRevision, revision);
    }

    /// <summary>Looks whether the store answers, and finds out what became of a write in doubt. It waits for nobody who writes.</summary>
    /// <returns>When it does.</returns>
    /// <exception cref="StoreException">It does not.</exception>
    public Task PeekAsync() => AskAsync(async () =>
    {
        await ResolveAsync();
        return await LookAsync();
    });

    /// <inheritdoc/>
    public Task<JournalNews> ReadWholeAsync() => AskAsync(async () =>
    {
        var look = await LookAsync();
        return (await ReadWholeAsync(Known(look.Id ?? throw Missing()), look.Head ?? throw NoHead())) with { IsAsked = true };
    });

    /// <inheritdoc/>
    public Task<DeclaredState> GiveAsync(bool isDryRun) => AskAsync(async () =>
    {
        var look = await LookAsync();
        if (Stored is not { } own)
        {
            throw new FleetFrozenException("This director has no data yet.");
        }

        if (look.Id is { } there && copy.Note is { } note && there.Id != note.Id)
        {
            throw new FleetFrozenException($"The store has another fleet of the name {fleet}. Its data are not overwritten: use another name, or remove the keys below /portal/{fleet}/ from etcd.");
        }

        // Directors that have this state already go on with it; those that have another one get a newer revision.
        var state = look.Head is { Head.Revision: var there2 } && there2 >= own.Revision ? own with { Revision = there2 + 1, Digest = string.Empty } : own;
        if (isDryRun)
        {
            return state;
        }

        // Only what was judged is written over: what came since may be a change that somebody was told of.
        return judged == (look.IdModRevision, look.Head?.ModRevision) && await MakeAsync(look, state) ? Stored!
            : throw new StoreException(StoreFault.Unreachable, "Another director changes the fleet at this moment. Look at the plan again, and try again.");
    });

    /// <inheritdoc/>
    public void Take(JournalNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        var whole = read is { } last && ReferenceEquals(last.After, news.After) ? last.Whole : throw new InvalidOperationException("These are not the news that were read last.");
        read = null;
        turns.OthersWrote(isBeforeMine: false);
        Stored = news.After;
        var problem = whole is var (start, changes, id) ? copy.Replace(start, changes, news.After) ?? copy.Join(fleet, id.Id) : copy.Append(news.Changes, news.After);

        Turn(Status with { State = FleetState.Following, Problem = null, Revision = news.After.Revision, Id = copy.Note?.Id, CopyProblem = problem });
    }

    /// <inheritdoc/>
    public async ValueTask<bool> LetOthersGoAsync()
    {
        var pause = turns.Next();
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time);
        }

        return pause > TimeSpan.Zero;
    }

    /// <summary>Writes a snapshot for the fleet if there were many changes since the last one. It waits for nobody who writes.</summary>
    /// <exception cref="StoreException">It could not be written; it is to be tried again.</exception>
    public async Task SnapshotIfDueAsync()
    {
        if (Stored is not { } state || head is not { } at || Status.State != FleetState.Following || state.Revision - at.Head.Snapshot < SnapshotRevisions)
        {
            return;
        }

        await AskAsync(async () =>
        {
            // Another one may have written it just now. Whoever writes at the same time as another writes the same.
            if (await LookAsync() is { Head: { } now } && state.Revision - now.Head.Snapshot >= SnapshotRevisions)
            {
                await store.WriteSnapshotAsync(state.Revision, StoredSnapshot.Write(state with { Globals = Globals.None }));
                await store.AnnounceSnapshotAsync((await LookAsync()).Head!, state.Revision);
            }

            return true;
        });
    }

    private async Task<JournalNews?> JudgeAsync(FleetLook look)
    {
        if (look.Id is not { } id)
        {
            throw Missing();
        }

        _ = Known(id);
        if (look.Head is not { Head: var there } at)
        {
            throw NoHead();
        }

        if (copy.Note is not { } note)
        {
            return await JoinAsync(id, at);
        }

        if (note.Id != id.Id)
        {
            throw new FleetFrozenException($"The store has another fleet of the name {fleet}: its id is {id.Id}, and this director belongs to {note.Id}.");
        }

        var own = Stored ?? DeclaredState.Empty;
        if (there.Revision < own.Revision)
        {
            throw new FleetFrozenException(string.Create(
                CultureInfo.InvariantCulture, $"The store is at revision {there.Revision}, and this director has revision {own.Revision} already: the store has lost changes, or was restored from an older backup."));
        }

        if (there.Revision == own.Revision)
        {
            head = there.Digest == own.Digest ? at
                : throw new FleetFrozenException(string.Create(CultureInfo.InvariantCulture, $"The store has another revision {own.Revision} than this director: the histories differ."));
            return null;
        }

        if (await reader.FollowAsync(own, there, look.Lines) is var (changes, after))
        {
            return Remember(new JournalNews(after, changes), at, null);
        }

        return there.Snapshot > own.Revision ? await ReadWholeAsync(id, at)
            : throw new FleetFrozenException(string.Create(CultureInfo.InvariantCulture, $"Lines after revision {own.Revision} are missing in the store, and there is no newer snapshot."));
    }

    private async Task<FleetLook> LookAsync()
    {
        var look = await store.LookAsync(Stored?.Revision ?? 0);
        Volatile.Write(ref seenId, look.Id?.Id);
        return look;
    }

    // One who has data of its own does not lose them unasked.
    private async Task<JournalNews?> JoinAsync(FleetId id, KnownHead at)
    {
        var news = await ReadWholeAsync(id, at);
        return Stored is null or { Table.Count: 0 } || HasSame(Stored, news.After) ? news
            : throw new FleetFrozenException($"This director has data of its own, and the fleet {fleet} has others. POST /fleet/adopt?dry_run=true shows what would change; POST /fleet/adopt says which hold.");
    }

    private async Task<JournalNews> ReadWholeAsync(FleetId id, KnownHead at)
    {
        var (start, changes, after) = await reader.ReadAllAsync(at.Head);
        return Remember(new JournalNews(after, []), at, (start, changes, id));
    }

    private JournalNews Remember(JournalNews news, KnownHead at, (DeclaredState Start, ImmutableArray<AcceptedChange> Changes, FleetId Id)? whole)
    {
        var own = news with { After = news.After with { Globals = copy.Globals } };
        head = at;
        read = (own.After, whole);
        return own;
    }

    private async Task<bool> MakeAsync(FleetLook look, DeclaredState state)
    {
        var shared = state with { Globals = Globals.None };
        shared = shared.Digest.Length > 0 ? shared : shared with { Digest = Chain.DigestOf(StoredSnapshot.Write(shared)) };
        await store.WriteSnapshotAsync(shared.Revision, StoredSnapshot.Write(shared));
        var id = look.Id ?? new FleetId(copy.Note?.Id ?? Guid.NewGuid().ToString(), FleetId.NewestFormat);
        if (!await store.MakeAsync(id, look, new FleetHead(shared.Revision, shared.Digest, shared.Revision)))
        {
            return false;
        }

        head = (await LookAsync()).Head;
        Stored = shared with { Globals = copy.Globals };
        var problem = copy.Replace(Stored, [], Stored) ?? copy.Join(fleet, id.Id);
        Turn(Status with { State = FleetState.Following, Problem = null, Revision = shared.Revision, Id = id.Id, CopyProblem = problem });
        return true;
    }

    private static FleetId Known(FleetId id) => id.Format <= FleetId.NewestFormat ? id : throw new FleetFrozenException(string.Create(
        CultureInfo.InvariantCulture, $"The fleet has format {id.Format}, and this Portal knows formats up to {FleetId.NewestFormat}. Install a newer Portal here."));

    private static bool HasSame(DeclaredState own, DeclaredState others) => own.Table.Equals(others.Table) && own.Annotations.Equals(others.Annotations)
        && own.Drains.Equals(others.Drains) && own.Overrides.Equals(others.Overrides);

    private FleetFrozenException Missing() => new(copy.Note is null
        ? $"The store has no fleet {fleet}. Start one director with --fleet-init to make it."
        : $"The store has no fleet {fleet} any more: its key id is missing.");

    private FleetFrozenException NoHead() => new($"The store has no head of the fleet {fleet}.");
}
