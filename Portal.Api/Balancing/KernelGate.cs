namespace Portal.Api.Balancing;

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
    private bool isWriting;

    /// <summary>Waits for the right to list.</summary>
    /// <returns>Gives the right back when it is disposed.</returns>
    public async Task<IDisposable> EnterReadAsync()
    {
        var waiting = Enter(waitingReaders, () => !isWriting && waitingWriters.Count == 0, () => readers++);
        await waiting;
        return new Pass(this, isWriter: false);
    }

    /// <summary>Waits for the right to write.</summary>
    /// <returns>Gives the right back when it is disposed.</returns>
    public async Task<IDisposable> EnterWriteAsync()
    {
        var waiting = Enter(waitingWriters, () => !isWriting && readers == 0, () => isWriting = true);
        await waiting;
        return new Pass(this, isWriter: true);
    }

    private Task Enter(Queue<TaskCompletionSource> queue, Func<bool> isFree, Action take)
    {
        lock (state)
        {
            if (isFree())
            {
                take();
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Leave(bool isWriter)
    {
        lock (state)
        {
            isWriting &= !isWriter;
            readers -= isWriter ? 0 : 1;
            if (readers == 0 && !isWriting && waitingWriters.TryDequeue(out var writer))
            {
                isWriting = true;
                writer.SetResult();
                return;
            }

            while (!isWriting && waitingWriters.Count == 0 && waitingReaders.TryDequeue(out var reader))
            {
                readers++;
                reader.SetResult();
            }
        }
    }

    private sealed class Pass(KernelGate gate, bool isWriter) : IDisposable
    {
        private KernelGate? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Leave(isWriter);
    }
}
