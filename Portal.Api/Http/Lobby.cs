namespace Portal.Api.Http;

/// <summary>A number of places for connections of one kind, in the order in which they have last done something.</summary>
/// <param name="places">How many there are.</param>
/// <param name="patience">
/// For so many looks a connection that does nothing keeps its place, whoever waits for one: when many who have the token come at once,
/// none of them takes the place of another. Looks are counted and not timed. Where Portal is slow, they are slow as well.
/// </param>
internal sealed class Lobby(int places, int patience) : IDisposable
{
    private const int AtOnce = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim free = new(places, places);
    private readonly Lock access = new();
    private readonly LinkedList<Visitor> waiting = [];
    private long looks;

    /// <summary>Waits until there is a place. Where there is none, those connections are ended that have done nothing for a while.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        while (!free.Wait(0, cancellationToken))
        {
            EndIdle();
            if (await free.WaitAsync(Look, cancellationToken))
            {
                return;
            }

            Interlocked.Increment(ref looks);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Free() => free.Release();

    /// <summary>Adds one who has a place.</summary>
    public void Add(Visitor visitor)
    {
        lock (access)
        {
            AddNow(visitor);
        }
    }

    /// <summary>One has done something: others have been idle for a longer time.</summary>
    /// <returns>False when it is not here any more.</returns>
    public bool Renew(Visitor visitor)
    {
        lock (access)
        {
            if (!RemoveNow(visitor))
            {
                return false;
            }

            AddNow(visitor);
            return true;
        }
    }

    /// <summary>Takes one out of the order; its place is still its own.</summary>
    /// <returns>False when it was out already.</returns>
    public bool Remove(Visitor visitor)
    {
        lock (access)
        {
            return RemoveNow(visitor);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    private void EndIdle()
    {
        List<Visitor> idle = [];
        lock (access)
        {
            while (idle.Count < AtOnce && waiting.First is { Value: var oldest } && looks - oldest.LastSeen >= patience)
            {
                RemoveNow(oldest);
                idle.Add(oldest);
            }
        }

        foreach (var visitor in idle)
        {
            visitor.End();
        }
    }

    private void AddNow(Visitor visitor)
    {
        visitor.LastSeen = looks;
        waiting.AddLast(visitor.Node);
    }

    private bool RemoveNow(Visitor visitor)
    {
        if (visitor.Node.List is null)
        {
            return false;
        }

        waiting.Remove(visitor.Node);
        return true;
    }
}
