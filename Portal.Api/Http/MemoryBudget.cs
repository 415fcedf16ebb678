namespace Portal.Api.Http;

/// <summary>Memory that requests share. It is counted, not reserved: nobody holds any as long as nobody takes any.</summary>
/// <param name="size">How many bytes there are.</param>
internal sealed class MemoryBudget(long size)
{
    // Who waits holds what he has already.
    private const int MostWaiting = 64;

    private readonly Lock state = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> waiting = [];
    private long taken;

    /// <summary>How many bytes there are for all together.</summary>
    public long Size => size;

    /// <summary>How many of them are free at present.</summary>
    public long Free
    {
        get
        {
            lock (state)
            {
                return size - taken;
            }
        }
    }

    /// <summary>Takes a part at once. Nobody overtakes those who wait.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>False when there is not so much left; nothing is taken then.</returns>
    public bool TryTake(long bytes)
    {
        lock (state)
        {
            if (waiting.Count > 0 || taken + bytes > size)
            {
                return false;
            }

            taken += bytes;
            return true;
        }
    }

    /// <summary>Takes a part, and waits until it is free.</summary>
    /// <param name="bytes">How much, not more than there is for all together.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is taken then.</param>
    /// <returns>False when too many wait already.</returns>
    public async ValueTask<bool> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Turn)> node;
        lock (state)
        {
            if (waiting.Count == 0 && taken + bytes <= size)
            {
                taken += bytes;
                return true;
            }

            if (waiting.Count >= MostWaiting)
            {
                return false;
            }

            node = waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await node.Value.Turn.Task.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            GiveUp(node);
            throw;
        }
    }

    /// <summary>Gives a part back.</summary>
    /// <param name="bytes">How much.</param>
    public void Return(long bytes)
    {
        lock (state)
        {
            taken -= bytes;
            ServeWaiting();
        }
    }

    private void GiveUp(LinkedListNode<(long Bytes, TaskCompletionSource Turn)> node)
    {
        lock (state)
        {
            if (node.List is null)
            {
                // His turn came at the same moment.
                taken -= node.Value.Bytes;
            }
            else
            {
                waiting.Remove(node);
            }

            ServeWaiting();
        }
    }

    private void ServeWaiting()
    {
        while (waiting.First is { Value: var (bytes, turn) } && taken + bytes <= size)
        {
            waiting.RemoveFirst();
            taken += bytes;
            turn.SetResult();
        }
    }
}
