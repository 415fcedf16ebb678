namespace Portal.Api.Http;

/// <summary>
/// Collects what strangers leave behind before it grows. The runtime by itself would let it grow to the size of the
/// processor's cache, several times over, and is in its right: it does not know that nobody has earned so much.
/// </summary>
internal sealed class Sweeping(TimeProvider time)
{
    // A connection leaves some 100 KB, and a request a sixteenth of that.
    private const int Most = 64 * Connection;
    private const int Connection = 16;

    // The time for it is at most a tenth.
    private const int Share = 10;

    private int left;
    private int isSweeping;
    private long next;

    /// <summary>A stranger's connection has ended.</summary>
    public void ConnectionEnded() => Leave(Connection);

    /// <summary>A stranger's request was answered.</summary>
    public void RequestEnded() => Leave(1);

    private void Leave(int amount)
    {
        if (Interlocked.Add(ref left, amount) >= Most && time.GetTimestamp() >= Volatile.Read(ref next) && Interlocked.Exchange(ref isSweeping, 1) == 0)
        {
            Volatile.Write(ref left, 0);
            ThreadPool.UnsafeQueueUserWorkItem(static sweeping => sweeping.Sweep(), this, preferLocal: false);
        }
    }

    private void Sweep()
    {
        var start = time.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        var end = time.GetTimestamp();
        Volatile.Write(ref next, end + (Share * (end - start)));
        Volatile.Write(ref isSweeping, 0);
    }
}
