using System.Net;
using Microsoft.AspNetCore.Connections;
using Portal.Api.Http;

namespace Portal.Api.Hosting;

/// <summary>Takes connections from the system no faster than there are places for them: those who wait there cost Portal nothing.</summary>
/// <param name="inner">Takes them from the system.</param>
/// <param name="strangers">Has the places.</param>
/// <param name="isTls">Whether TLS is spoken there.</param>
internal sealed class VisitorListener(IConnectionListener inner, Strangers strangers, bool isTls) : IConnectionListener
{
    private readonly CancellationTokenSource ending = new();

    /// <inheritdoc/>
    public EndPoint EndPoint => inner.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (await inner.AcceptAsync(cancellationToken) is not { } connection)
        {
            return null;
        }

        try
        {
            connection.Features.Set(await strangers.EnterAsync(connection, isTls, ending.Token));
            return connection;
        }
        catch (OperationCanceledException)
        {
            await connection.DisposeAsync();
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await ending.CancelAsync();
        await inner.UnbindAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        ending.Dispose();
        return inner.DisposeAsync();
    }
}
