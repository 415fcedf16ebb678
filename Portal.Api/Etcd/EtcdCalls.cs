namespace Portal.Api.Etcd;

/// <summary>
/// Takes a request from endpoint to endpoint until one answers. A request that must not happen twice is sent again only when it was certainly not
/// done.
/// </summary>
internal sealed class EtcdCalls(EtcdOptions options, EtcdGateway gateway, EtcdLogin login)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly EtcdEndpoints endpoints = new(options);

    private delegate Task<GatewayReply<T>> Attempt<T>(Uri endpoint, string token, TimeSpan patience);

    /// <summary>Sends a request until it is answered, or the budget is spent.</summary>
    /// <param name="path">The request's path, from <c>/v3</c> on.</param>
    /// <param name="body">The request.</param>
    /// <param name="read">Reads the answer; throws FormatException where it is none.</param>
    /// <param name="isRepeatable">Whether it may happen twice.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> SendAsync<T>(string path, byte[] body, Func<byte[], T> read, bool isRepeatable, CancellationToken cancellationToken) => RunAsync(
        (endpoint, token, patience) => gateway.SendAsync(endpoint, path, body, token, read, patience, cancellationToken),
        isRepeatable,
        options.Budget,
        cancellationToken);

    /// <summary>Begins a watch; each endpoint is asked once.</summary>
    /// <param name="body">The request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<WatchStream> WatchAsync(byte[] body, CancellationToken cancellationToken) => RunAsync(
        (endpoint, token, patience) => gateway.WatchAsync(endpoint, body, token, patience, cancellationToken),
        isRepeatable: true,
        budget: null,
        cancellationToken);

    /// <summary>Asks one endpoint, once.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">The request's path, from <c>/v3</c> on.</param>
    /// <param name="body">The request.</param>
    /// <param name="read">Reads the answer; throws FormatException where it is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<GatewayReply<T>> AskAsync<T>(Uri endpoint, string path, byte[] body, Func<byte[], T> read, CancellationToken cancellationToken) => AttemptAsync(
        (whom, token, patience) => gateway.SendAsync(whom, path, body, token, read, patience, cancellationToken),
        endpoint,
        options.Timeout,
        cancellationToken);

    private async Task<T> RunAsync<T>(Attempt<T> attempt, bool isRepeatable, TimeSpan? budget, CancellationToken cancellationToken)
    {
        var begin = options.Time.GetTimestamp();
        var pause = FirstPause;
        for (Dictionary<int, EtcdFailure> failures = []; ;)
        {
            foreach (var number in endpoints.Order())
            {
                var left = budget - options.Time.GetElapsedTime(begin) ?? options.Timeout;
                if (left <= TimeSpan.Zero)
                {
                    throw Nobody(failures);
                }

                // A commit that was begun gets its whole time: one that is cut short is one whose outcome is unknown.
                var patience = isRepeatable && left < options.Timeout ? left : options.Timeout;
                var reply = await AttemptAsync(attempt, endpoints[number], patience, cancellationToken);
                if (reply.Failure is null)
                {
                    endpoints.Works(number);
                    return reply.Answer!;
                }

                // A certificate that is refused sometimes looks like a connection that broke.
                var failure = Judge(number, reply.Failure, isRepeatable);
                failures[number] = failures.TryGetValue(number, out var before) && before.Fault == EtcdFault.Refused ? before : failure;
            }

            // So that those who failed together do not come again together. Nobody must guess it.
#pragma warning disable CA5394
            var rest = (pause / 2) + (Random.Shared.NextDouble() * pause);
#pragma warning restore CA5394

            // What is refused everywhere will be refused in a second, too.
            if (budget is null || failures.Values.All(failure => failure.Fault != EtcdFault.Unreachable) || options.Time.GetElapsedTime(begin) + rest >= budget)
            {
                throw Nobody(failures);
            }

            await Task.Delay(rest, options.Time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<GatewayReply<T>> AttemptAsync<T>(Attempt<T> attempt, Uri endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        var token = await login.TokenAsync(endpoint, refused: null, patience, cancellationToken);
        if (token.Failure is { } failure)
        {
            return failure;
        }

        var reply = await attempt(endpoint, token.Answer!, patience);
        if (reply.Failure is { IsSilence: true })
        {
            login.Doubt(token.Answer!);
        }

        if (reply.Failure?.Kind != EtcdFailureKind.LoginNeeded || !login.HasUser)
        {
            return reply;
        }

        token = await login.TokenAsync(endpoint, token.Answer, patience, cancellationToken);
        return token.Failure is { } again ? again : await attempt(endpoint, token.Answer!, patience);
    }

    // Gives back what leaves hope in other endpoints.
    private EtcdFailure Judge(int number, EtcdFailure failure, bool isRepeatable)
    {
        if (failure.Kind is EtcdFailureKind.Decided or EtcdFailureKind.LoginNeeded)
        {
            endpoints.Works(number);
            throw new EtcdException(failure.Fault, failure.Text + ".");
        }

        endpoints.Fails(number, failure.Text);
        return failure.Kind == EtcdFailureKind.NotDone || isRepeatable
            ? failure
            : throw new EtcdException(EtcdFault.OutcomeUnknown, $"Nobody knows yet whether etcd did it: {failure.Text}.");
    }

    // What an endpoint refuses says more than that another one is away.
    private static EtcdException Nobody(Dictionary<int, EtcdFailure> failures) => new(
        failures.Values.Select(failure => failure.Fault).OrderBy(fault => fault == EtcdFault.Unreachable).First(),
        $"No endpoint of etcd can do it now: {string.Join("; ", failures.OrderBy(pair => pair.Key).Select(pair => pair.Value.Text))}.");
}
