namespace Portal.Api.Etcd;

/// <summary>
/// What is asked of etcd. Each method throws <see cref="EtcdException"/>, whose fault says what is known of the request, and
/// <see cref="OperationCanceledException"/> when the caller gives up.
/// </summary>
public interface IEtcd
{
    /// <summary>
    /// Reads keys. A reading is linearizable: it has every commit that was answered before the reading began. It is asked of all endpoints,
    /// again and again, until one answers or the time for it is over.
    /// </summary>
    /// <param name="range">Which keys.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The pairs, all of the same moment.</returns>
    /// <exception cref="EtcdException">Every fault but OutcomeUnknown and NoSpace.</exception>
    Task<EtcdReading> ReadAsync(EtcdRange range, CancellationToken cancellationToken);

    /// <summary>
    /// Runs one transaction: all of it or nothing, at one moment. It is sent again only when it is certain that nothing was done, so it happens at
    /// most once.
    /// </summary>
    /// <param name="transaction">What must hold, and what is done then.</param>
    /// <param name="cancellationToken">Ends the waiting. After that, the transaction may have happened, or happen later.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="EtcdException">
    /// Unreachable, Refused, TooLarge, Compacted: nothing was done. OutcomeUnknown: it may have been done, or be done later. NoSpace: almost always
    /// nothing was done; but when its own bytes were those that filled the database, etcd can have done it and complain all the same. So read before
    /// you undo anything; it does not happen later.
    /// </exception>
    Task<EtcdAnswer> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Makes a lease. Keys that are put with it go when it is not kept.</summary>
    /// <param name="life">How long it lives without being kept; etcd counts whole seconds, so this is rounded up. At least 1 s. etcd makes it longer where its elections are slow.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lease's number. One whose answer was lost is made again; the first one runs out by itself.</returns>
    /// <exception cref="EtcdException">Every fault but OutcomeUnknown.</exception>
    Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Lets a lease live for its whole life again.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False: it has expired, and its keys are gone.</returns>
    /// <exception cref="EtcdException">Every fault but OutcomeUnknown.</exception>
    Task<bool> KeepLeaseAsync(long lease, CancellationToken cancellationToken);

    /// <summary>Ends a lease; its keys go. Does nothing when there is none.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done.</returns>
    /// <exception cref="EtcdException">Every fault but OutcomeUnknown.</exception>
    Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken);

    /// <summary>
    /// Tells of changes from about now on. It is a hint and no more: what changes before the watch stands, and after it ended, is not told. It ends when the
    /// stream ends, or has been silent for a while (a frozen server says nothing); then watch anew.
    /// </summary>
    /// <param name="range">Which keys; its limit and order mean nothing here, and with KeysOnly values are told all the same.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The changes, in their order.</returns>
    /// <exception cref="EtcdException">No endpoint takes the watch (each was asked once), the stream broke, or etcd ended it (Compacted, Refused).</exception>
    IAsyncEnumerable<EtcdChange> WatchAsync(EtcdRange range, CancellationToken cancellationToken);
}
