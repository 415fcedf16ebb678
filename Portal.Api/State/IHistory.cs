namespace Portal.Api.State;

/// <summary>
/// Portal's data at earlier revisions, and what led from each to the next. Several callers at a time; none of them holds
/// up a write.
/// </summary>
public interface IHistory
{
    /// <summary>Reads changes.</summary>
    /// <param name="before">Only those that made a revision below this one.</param>
    /// <param name="limit">At most so many, 1 or more. Fewer come where there are no more, or where they are large.</param>
    /// <param name="filter">Only these; what others hold is not kept in memory.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The changes, the newest first; none when there are none.</returns>
    /// <exception cref="RejectedException">They could not be read, and why.</exception>
    Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, HistoryFilter filter, CancellationToken cancellationToken);

    /// <summary>Reads the whole data at a revision.</summary>
    /// <param name="revision">Which one.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The data, and the change that made it.</returns>
    /// <exception cref="RejectedException">There is no such revision, or not any more; or it could not be read.</exception>
    Task<PastState> ReadStateAsync(long revision, CancellationToken cancellationToken);
}
