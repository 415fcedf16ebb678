using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Portal.Api.Http;

/// <summary>A connection, which is a stranger's until it has shown the token. It is a feature of the connection.</summary>
/// <param name="strangers">All of them.</param>
/// <param name="lobby">Where it has a place.</param>
/// <param name="connection">The connection.</param>
internal sealed class Visitor(Strangers strangers, Lobby lobby, ConnectionContext connection) : IDisposable
{
    /// <summary>How much of an answer the system keeps for one who does not read, in bytes. It takes twice as much.</summary>
    public const int StrangersBuffer = 16 << 10;

    private const int CallersBuffer = 1 << 20;
    private const int MostRequests = 16;

    private int asked;
    private int isTrusted;
    private LinkedListNode<Visitor>? node;

    /// <summary>Where it has a place, as long as it is a stranger's.</summary>
    public Lobby Lobby => lobby;

    /// <summary>Its place in the lobby's order.</summary>
    public LinkedListNode<Visitor> Node => node ??= new LinkedListNode<Visitor>(this);

    /// <summary>At which look of the lobby it has last done something.</summary>
    public long LastSeen { get; set; }

    /// <summary>The connection has shown the token: it is no stranger's any more.</summary>
    public void Trust()
    {
        if (Volatile.Read(ref isTrusted) == 0 && strangers.TryTrust())
        {
            if (Interlocked.Exchange(ref isTrusted, 1) != 0)
            {
                strangers.CallerGone();
                return;
            }

            lobby.Remove(this);
            lobby.Free();
            Try(socket => socket.SendBufferSize = CallersBuffer);
        }
    }

    /// <summary>A request without the token came.</summary>
    /// <returns>True when so many have come that the connection should end: who sends them without waiting for answers would keep others waiting.</returns>
    public bool HasAskedEnough() => Interlocked.Increment(ref asked) >= MostRequests;

    /// <summary>Ends the connection. What was not read is thrown away, for the system would keep it for minutes.</summary>
    public void End()
    {
        Try(socket => socket.LingerState = new LingerOption(enable: true, seconds: 0));
        connection.Abort(new ConnectionAbortedException("Its place is needed for others."));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isTrusted, 1) != 0)
        {
            strangers.CallerGone();
            return;
        }

        lobby.Remove(this);
        lobby.Free();
        strangers.StrangerGone();
    }

    private void Try(Action<Socket> change)
    {
        try
        {
            if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
            {
                change(socket);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
