using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Portal.Api.Etcd;

/// <summary>Speaks to etcd's JSON gateway (etcd 3.4 and newer).</summary>
public sealed class EtcdClient : IEtcd, IDisposable
{
    private readonly EtcdOptions options;
    private readonly EtcdGateway gateway;
    private readonly EtcdLogin login;
    private readonly EtcdCalls calls;

    /// <summary>Makes a client; it connects with its first request.</summary>
    /// <param name="options">Where etcd is.</param>
    /// <exception cref="EtcdException">A file of the options cannot be read, or is not what it should be (Refused).</exception>
    public EtcdClient(EtcdOptions options)
    {
        if (options.Endpoints.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There must be an endpoint.", nameof(options));
        }

        this.options = options;
        gateway = new EtcdGateway(options);
        login = new EtcdLogin(options, gateway);
        calls = new EtcdCalls(options, gateway, login);
    }

    /// <inheritdoc/>
    public Task<EtcdReading> ReadAsync(EtcdRange range, CancellationToken cancellationToken) =>
        RepeatAsync("/v3/kv/range", GatewayRequests.Read(range), GatewayAnswers.Reading, cancellationToken);

    /// <inheritdoc/>
    public Task<EtcdAnswer> CommitAsync(EtcdTransaction transaction, CancellationToken cancellationToken) =>
        transaction.IsReading
            ? RepeatAsync("/v3/kv/txn", GatewayRequests.Commit(transaction), GatewayAnswers.Answer, cancellationToken)
            : calls.SendAsync("/v3/kv/txn", GatewayRequests.Commit(transaction), GatewayAnswers.Answer, isRepeatable: false, cancellationToken);

    /// <inheritdoc/>
    public Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken) =>
        RepeatAsync("/v3/lease/grant", GatewayRequests.GrantLease(life), GatewayAnswers.Lease, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> KeepLeaseAsync(long lease, CancellationToken cancellationToken) =>
        RepeatAsync("/v3/lease/keepalive", GatewayRequests.Lease(lease), GatewayAnswers.IsKept, cancellationToken);

    /// <inheritdoc/>
    public async Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken)
    {
        try
        {
            await RepeatAsync("/v3/lease/revoke", GatewayRequests.Lease(lease), _ => true, cancellationToken);
        }
        catch (EtcdException exception) when (exception.Message.Contains(GatewayFailures.LeaseNotFound, StringComparison.Ordinal))
        {
            // It has expired, or an earlier attempt whose answer was lost has ended it.
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EtcdChange> WatchAsync(EtcdRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = await calls.WatchAsync(GatewayRequests.Watch(range), cancellationToken);
        while (await stream.ReadAsync(options.Silence, cancellationToken) is { } news)
        {
            foreach (var change in news.Changes)
            {
                yield return change;
            }
        }
    }

    /// <summary>Looks at each endpoint by itself: whether it gives a key to read, and which cluster it belongs to.</summary>
    /// <param name="key">The key; it need not be there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What each answered, in the order of the options.</returns>
    public async Task<ImmutableArray<EtcdLook>> LookAsync(string key, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(options.Endpoints.Select(async endpoint =>
        {
            // A login of one cluster is none of another.
            using var own = new EtcdLogin(options, gateway);
            var reply = await new EtcdCalls(options, gateway, own).AskAsync(endpoint, "/v3/kv/range", GatewayRequests.Read(EtcdRange.Key(key)), GatewayAnswers.Cluster, cancellationToken);
            return new EtcdLook(endpoint, reply.Answer, reply.Failure is { } failure ? failure.Text + "." : null);
        }))];

    /// <inheritdoc/>
    public void Dispose()
    {
        login.Dispose();
        gateway.Dispose();
    }

    private Task<T> RepeatAsync<T>(string path, byte[] request, Func<byte[], T> read, CancellationToken cancellationToken) =>
        calls.SendAsync(path, request, read, isRepeatable: true, cancellationToken);
}
