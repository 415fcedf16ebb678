namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Reading from a process on a thread of its own, which the kernel wakes when there is something. The runtime's way to
/// read a pipe without a thread wakes its poller at each single write of the other side, waited for or not, and the poller
/// then a thread of the pool: twice what many a write costs. A thread of the pool cannot wait instead, because a few hung
/// processes would take all of them.
/// </summary>
internal static class BlockingPipe
{
    /// <summary>Reads on a thread of its own.</summary>
    /// <param name="read">Reads to the end; the end of the process ends it.</param>
    /// <returns>When it is done.</returns>
    public static Task RunAsync(Action read) =>
        Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
