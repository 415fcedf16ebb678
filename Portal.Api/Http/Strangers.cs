using Microsoft.AspNetCore.Connections;

namespace Portal.Api.Http;

/// <summary>
/// The connections that have not shown the token yet. They have few places: where there is none for another, the one goes that
/// has done nothing for the longest time. So strangers cost little, and those who have the token find a place.
/// </summary>
internal sealed class Strangers(TimeProvider time) : IDisposable
{
    /// <summary>How many connections without the token there may be.</summary>
    public const int Places = 256;

    /// <summary>How many there may be besides that speak TLS, which needs more memory.</summary>
    public const int TlsPlaces = 192;

    /// <summary>How many requests without the token are answered at once: each client may read nothing.</summary>
    public const int Requests = 64;

    private const int Callers = 8192;

    private readonly Lock access = new();
    private readonly LinkedList<Visitor> asking = [];
    private readonly Lobby plain = new(Places, patience: 5);
    private readonly Lobby encrypted = new(TlsPlaces, patience: 15);
    private readonly Sweeping sweeping = new(time);
    private int callers;

    /// <summary>Takes a connection in, as soon as there is a place for it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isTls">Whether it speaks TLS.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The visitor, which is to be disposed when the connection has ended.</returns>
    public async ValueTask<Visitor> EnterAsync(ConnectionContext connection, bool isTls, CancellationToken cancellationToken)
    {
        var lobby = isTls ? encrypted : plain;
        await lobby.WaitForPlaceAsync(cancellationToken);
        var visitor = new Visitor(this, lobby, connection);
        lobby.Add(visitor);
        return visitor;
    }

    /// <summary>Keeps a place for a request without the token. Where there are too many, the oldest loses its connection.</summary>
    /// <param name="visitor">The connection of the request.</param>
    /// <returns>The place, which is to be disposed when the request is answered; null for a connection that has shown the token before.</returns>
    public IDisposable? Ask(Visitor visitor)
    {
        if (!visitor.Lobby.Renew(visitor))
        {
            return null;
        }

        var request = new LinkedListNode<Visitor>(visitor);
        Visitor? oldest = null;
        lock (access)
        {
            asking.AddLast(request);
            if (asking.Count > Requests)
            {
                oldest = asking.First!.Value;
                asking.RemoveFirst();
            }
        }

        // One that has shown the token meanwhile may take the time that it wants.
        if (oldest?.Lobby.Remove(oldest) == true)
        {
            oldest.End();
        }

        return new Asked(this, request);
    }

    /// <summary>Counts one more connection of callers, if there may be another.</summary>
    public bool TryTrust()
    {
        if (Interlocked.Increment(ref callers) <= Callers)
        {
            return true;
        }

        CallerGone();
        return false;
    }

    /// <summary>A connection has ended as a stranger's.</summary>
    public void StrangerGone() => sweeping.ConnectionEnded();

    /// <summary>A connection of a caller has ended.</summary>
    public void CallerGone() => Interlocked.Decrement(ref callers);

    /// <inheritdoc/>
    public void Dispose()
    {
        plain.Dispose();
        encrypted.Dispose();
    }

    private sealed class Asked(Strangers strangers, LinkedListNode<Visitor> request) : IDisposable
    {
        public void Dispose()
        {
            lock (strangers.access)
            {
                request.List?.Remove(request);
            }

            strangers.sweeping.RequestEnded();
        }
    }
}
