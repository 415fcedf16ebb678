using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Portal.Api.Http;

namespace Portal.Api.Hosting;

/// <summary>Takes an address to listen on, and says in words when it cannot be had.</summary>
internal static class ListenSocket
{
    /// <summary>Binds a socket, which does not listen yet: nobody can connect.</summary>
    /// <exception cref="IOException">It cannot be had; the message names it, and the cause is a <see cref="SocketException"/>.</exception>
    public static Socket Bind(EndPoint endpoint)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

            // Connections have it from here. The system would keep megabytes of answers for each one that does not read.
            socket.SendBufferSize = Visitor.StrangersBuffer;
            return socket;
        }
        catch (SocketException exception)
        {
            throw new IOException($"Portal cannot listen on {endpoint}: {Reason(exception)}.", exception);
        }
    }

    private static string Reason(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there",
        SocketError.AddressNotAvailable => "this machine has no such address",
        SocketError.AddressFamilyNotSupported => "this machine has no IPv6",
        SocketError.AccessDenied => "ports below 1024 need root, or CAP_NET_BIND_SERVICE",
        _ => exception.Message,
    };
}
