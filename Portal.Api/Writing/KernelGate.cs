namespace Portal.Api.Writing;

/// <summary>
/// Keeps listings and writes apart, because a listing made while the table changes is torn. Many may list together, one
/// may write alone, and one that waits to write goes before those who come to list later.
/// </summary>
public sealed class KernelGate
{
    private readonly Lock state = new();
    private readonly Queue<TaskCompletionSource> waitingWriters = new();
    private readonly Queue<TaskCompletionSource> waitingReaders = new();
    private int readers;
    private long version;

    /// <summary>Grows whenever a write begins and whenever one ends: it is odd as long as something is written.</summary>
    public long Version
    {
        get
        {
            lock (state)
            {
                return version;
            }
        }
    }

    private bool IsWriting => version % 2 == 1;

    /// <summary>Whether nothing was written since, and nothing was being written then.</summary>
    /// <param name="version">The version at that time.</param>
    /// <returns>True when nothing was.</returns>
    public bool IsQuietSince(long version) => version % 2 == 0 && version == Version;

    /// <summary>Waits for the right to list.</summary>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>Gives the right back when it is disposed.</returns>
    public async Task<IDisposable> EnterReadAsync(CancellationToken cancellationToken)
    {
        var turn = Enter(waitingReaders, () => !IsWriting && waitingWriters.Count == 0, () => readers++);
        await using var giveUp = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
        return new Pass(this, isWriter: false);
    }

    /// <summary>Takes the right to list once more, for work that may outlast the one who has it now.</summary>
    /// <returns>Gives the right back when it is disposed.</returns>
    public IDisposable Join()
    {
        lock (state)
        {
            readers = readers > 0 ? readers + 1 : throw new InvalidOperationException("Nobody has the right to list.");
        }

        return new Pass(this, isWriter: false);
    }

    /// <summary>Waits for the right to write.</summary>
    /// <returns>Gives the right back when it is disposed.</returns>
    public async Task<IDisposable> EnterWriteAsync()
    {
        await Enter(waitingWriters, () => !IsWriting && readers == 0, () => version++).Task;
        return new Pass(this, isWriter: true);
    }

    private TaskCompletionSource Enter(Queue<TaskCompletionSource> queue, Func<bool> isFree, Action take)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (state)
        {
            if (isFree())
            {
                take();
                turn.SetResult();
            }
            else
            {
                queue.Enqueue(turn);
            }
        }

        return turn;
    }

    private void Leave(bool isWriter)
    {
        lock (state)
        {
            version += isWriter ? 1 : 0;
            readers -= isWriter ? 0 : 1;
            if (readers == 0 && !IsWriting && waitingWriters.TryDequeue(out var writer))
            {
                version++;
                writer.SetResult();
                return;
            }

            while (!IsWriting && waitingWriters.Count == 0 && waitingReaders.TryDequeue(out var reader))
            {
                readers += reader.TrySetResult() ? 1 : 0;
            }
        }
    }

    private sealed class Pass(KernelGate gate, bool isWriter) : IDisposable
    {
        private KernelGate? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Leave(isWriter);
    }
}
