using Portal.Api.State;


namespace Portal.Api.Storage;

/// <summary>
/// Reads earlier revisions from the files. One reading at a time, because each costs up to a whole journal; writes go on
/// meanwhile.
/// </summary>
internal sealed class StoredHistory(StateFiles files) : IDisposable
{
    // Of changes that are large, a whole table each, fewer are held at a time.
    private const int MostSteps = 100_000;

    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc cref="IHistory.ReadChangesAsync"/>
    public Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            using var history = files.Open(before - 1, limit);
            Queue<PastChange> page = new();
            var (steps, annotations) = (0, AnnotationTable.Empty);
            foreach (var past in history?.Read(cancellationToken) ?? [])
            {
                var before = annotations;
                annotations = past.State.Annotations;
                if (past.Change is not { } change)
                {
                    continue;
                }

                page.Enqueue(new PastChange(change, before, annotations));
                steps += change.Steps.Table.Count;
                while (page.Count > limit || (steps > MostSteps && page.Count > 1))
                {
                    steps -= page.Dequeue().Change.Steps.Table.Count;
                }
            }

            return (IReadOnlyList<PastChange>)[.. page.Reverse()];
        },
        cancellationToken);

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
