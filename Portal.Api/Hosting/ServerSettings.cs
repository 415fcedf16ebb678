using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Portal.Api.Configuration;
using Portal.Api.Http;

namespace Portal.Api.Hosting;

/// <summary>How the HTTP server is set up: so that a connection costs little, whoever is at its other end.</summary>
internal static class ServerSettings
{
    private const int MaximumBody = 32 << 20;

    // Who comes when there is no place waits there, and tries again after a second where that is full, too.
    private const int Backlog = 1024;

    // For each direction of a connection. What does not fit waits at the other end.
    private const int Buffer = 32 << 10;
    private const int Headers = 12 << 10;

    // HTTP/2 has these for each connection, and asks for 64 KiB as the least window.
    private const int Streams = 16;
    private const int StreamWindow = 64 << 10;
    private const int ConnectionWindow = 128 << 10;

    /// <summary>Sets up the sockets.</summary>
    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.CreateBoundListenSocket = ListenSocket.Bind;
        sockets.Backlog = Backlog;
        sockets.MaxReadBufferSize = Buffer;
        sockets.MaxWriteBufferSize = Buffer;
    }

    /// <summary>Sets up the server.</summary>
    public static void Apply(KestrelServerOptions server, PortalOptions options, CurrentCertificate? certificate)
    {
        server.AddServerHeader = false;
        Apply(server.Limits);
        foreach (var listen in options.Listen)
        {
            server.Listen(listen.Endpoint, endpoint =>
            {
                endpoint.Use(next => connection => ServeAsync(next, connection));
                if (listen.IsTls)
                {
                    endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate!.Options) });
                }

                endpoint.Use(next => connection => GiveFirstAndLastWord(next, connection));
            });
        }
    }

    private static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaximumBody;

        // A body that comes slowly is ended by whoever reads it, and holds no place meanwhile. What nobody reads ends with its answer.
        limits.MinRequestBodyDataRate = null;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MaxRequestHeadersTotalSize = Headers;
        limits.MaxRequestBufferSize = Buffer;

        // Without its own buffer, a stream waits until its data is sent. A request then ends only when everything is sent.
        limits.MaxResponseBufferSize = 0;
        limits.Http2.MaxStreamsPerConnection = Streams;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.MaxRequestHeaderFieldSize = Headers;
    }

    // The first on each connection: its place is free again when everything is over, also a handshake that hangs.
    private static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        using var visitor = connection.Features.GetRequiredFeature<Visitor>();
        await next(connection);
    }

    // Above TLS: it is the text itself.
    private static Task GiveFirstAndLastWord(ConnectionDelegate next, ConnectionContext connection)
    {
        var (input, output) = (new FirstWord(connection.Transport.Input), new LastWord(connection.Transport.Output));
        connection.Features.Set(input);
        connection.Features.Set(output);

        // A handshake is more than many do.
        var visitor = connection.Features.GetRequiredFeature<Visitor>();
        visitor.Lobby.Renew(visitor);
        connection.Transport = new Transport(input, output);
        return next(connection);
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
