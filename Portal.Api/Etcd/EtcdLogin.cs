namespace Portal.Api.Etcd;

/// <summary>Logs in, once for all who need it, and keeps the token.</summary>
internal sealed class EtcdLogin(EtcdOptions options, EtcdGateway gateway) : IDisposable
{
    private const string None = "";

    private readonly SemaphoreSlim one = new(1, 1);

    // Null before the first login; empty where etcd has no users.
    private volatile string? token;

    /// <summary>Whether there is a user to log in as.</summary>
    public bool HasUser => options.User is not null;

    /// <summary>The token to send; empty for none.</summary>
    /// <param name="endpoint">Whom to ask for one.</param>
    /// <param name="refused">The token that was refused just now; null for none.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GatewayReply<string>> TokenAsync(Uri endpoint, string? refused, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!HasUser || IsGood(token, refused))
        {
            return token ?? None;
        }

        if (!await one.WaitAsync(patience, cancellationToken))
        {
            return new EtcdFailure(EtcdFailureKind.NotDone, EtcdFault.Unreachable, $"{GatewayFailures.Name(endpoint)}: no login in time");
        }

        try
        {
            if (IsGood(token, refused))
            {
                return token!;
            }

            var reply = await LogInAsync(endpoint, patience, cancellationToken);
            token = reply.Failure is null ? reply.Answer : null;
            return reply;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Logs in anew with the next request, because one had no answer: etcd 3.4 lets a token wait that is of before its data were restored from a
    /// backup, and does not refuse it.
    /// </summary>
    /// <param name="silent">The token with which there was no answer.</param>
    public void Doubt(string silent) => Interlocked.CompareExchange(ref token, null, silent);

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private static bool IsGood(string? token, string? refused) => token is not null && token != refused;

    private async Task<GatewayReply<string>> LogInAsync(Uri endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        string password;
        try
        {
            password = options.Password?.Invoke() ?? string.Empty;
        }
        catch (Exception exception)
        {
            return new EtcdFailure(EtcdFailureKind.Decided, EtcdFault.Refused, $"The password of etcd's user {options.User} cannot be read: {exception.Message.TrimEnd('.')}");
        }

        var request = GatewayRequests.Login(options.User!, password);
        var reply = await gateway.SendAsync(endpoint, "/v3/auth/authenticate", request, None, GatewayAnswers.Token, patience, cancellationToken);
        return reply.Failure switch
        {
            { Text: var text } when text.EndsWith(GatewayFailures.NoAuthentication, StringComparison.Ordinal) => None,

            // A login changes nothing: what was to follow it was not done.
            { Kind: EtcdFailureKind.Unknown } failure => failure with { Kind = EtcdFailureKind.NotDone },
            { Kind: EtcdFailureKind.Decided or EtcdFailureKind.LoginNeeded } failure => failure with
            {
                Kind = EtcdFailureKind.Decided,
                Text = $"etcd does not let the user {options.User} log in: {failure.Text}",
            },
            { } failure => failure,
            null => reply,
        };
    }
}
