using System.Net;
using Microsoft.AspNetCore.Connections;
using Portal.Api.Configuration;
using Portal.Api.Http;

namespace Portal.Api.Hosting;

/// <summary>Listens where the options say, and gives each connection its place.</summary>
/// <param name="sockets">Listens.</param>
/// <param name="strangers">Has the places.</param>
/// <param name="options">The options.</param>
internal sealed class VisitorListeners(IConnectionListenerFactory sockets, Strangers strangers, PortalOptions options) : IConnectionListenerFactory
{
    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // The very object that was named: of two with port 0 the addresses are equal.
        var isTls = options.Listen.Any(listen => listen.IsTls && ReferenceEquals(listen.Endpoint, endpoint));
        return new VisitorListener(await sockets.BindAsync(endpoint, cancellationToken), strangers, isTls);
    }
}
