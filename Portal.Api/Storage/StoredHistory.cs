using Portal.Api.State;


namespace Portal.Api.Storage;

/// <summary>
/// Reads earlier revisions from the files. One reading at a time, because each costs up to a whole journal; writes go on
/// meanwhile.
/// </summary>
internal sealed class StoredHistory(StateFiles files) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc cref="IHistory.ReadChangesAsync"/>
    public async Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, HistoryFilter filter, CancellationToken cancellationToken)
    {
        var page = new HistoryPage(limit, filter);

        // Without a filter one reading is enough. With one each reading is as long as one journal, and others come in between.
        for (long? last = before - 1; last is { } revision;)
        {
            last = await InTurnAsync(() => ReadBack(page, revision, cancellationToken), cancellationToken);
        }

        return page.Changes;
    }

    /// <inheritdoc cref="IHistory.ReadStateAsync"/>
    public Task<PastState> ReadStateAsync(long revision, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            using var history = files.Open(revision, 1);
            return history is not null && revision >= history.Oldest && revision <= history.Newest
                ? history.Read(cancellationToken).Last()
                : throw new RejectedException(new RevisionNotFound(revision, history is null ? null : (history.Oldest, history.Newest)));
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    // Gives the revision from which to read on; null when nothing more is needed, or there.
    private long? ReadBack(HistoryPage page, long last, CancellationToken cancellationToken)
    {
        using var history = files.Open(last, page.Filter.IsOpen ? page.Room : 1);
        if (history is null)
        {
            return null;
        }

        if (page.Filter.Until is not { } until || history.Begin is not { } begin || begin < until)
        {
            page.Add(history.Read(cancellationToken));
        }

        return page.IsComplete || history.Start <= history.Oldest ? null : history.Start;
    }

    private async Task<T> InTurnAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            // On its own thread: with one processor the pool has one thread, and writes need it.
            return await Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (DamagedStateException exception)
        {
            throw new RejectedException(new HistoryUnreadable(exception.Damage));
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw new RejectedException(new HistoryUnreadable(exception.Message));
        }
        finally
        {
            turn.Release();
        }
    }
}
