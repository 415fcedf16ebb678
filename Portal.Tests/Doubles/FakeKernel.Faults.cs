using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Doubles;

/// <summary>This part fails as it is told to.</summary>
internal sealed partial class FakeKernel
{
    private readonly Dictionary<int, Fault> faults = [];
    private volatile TaskCompletionSource? hang;
    private Action? meanwhile;
    private int waiting;
    private int listingFailures;
    private FailureKind listingFailure;

    /// <summary>Set as long as IPVS cannot be used at all, with the reason.</summary>
    public FailureKind? Unavailable { get; set; }

    /// <summary>Set when every call shall meet a fault of the program itself.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Is waited for before and after the work of every call; null for nothing.</summary>
    public Func<Task>? Pause { get; set; }

    /// <summary>How many calls wait for <see cref="Release"/>.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Lets one of the commands to come fail.</summary>
    /// <param name="nth">Which one, from 1.</param>
    /// <param name="kind">How.</param>
    /// <param name="isAfterwards">True when it is carried out all the same.</param>
    public void Fail(int nth, FailureKind kind, bool isAfterwards = false)
    {
        lock (state)
        {
            faults[nth] = new Fault(kind, isAfterwards);
        }
    }

    /// <summary>The exit status of an ipvsadm that breaks off: 128 and the number of the signal that ended it.</summary>
    public int ExitCodeOfBroken { get; set; } = 139;

    /// <summary>Takes back all faults that have not come yet.</summary>
    public void FailNoMore()
    {
        lock (state)
        {
            faults.Clear();
            listingFailures = 0;
        }
    }

    /// <summary>Lets the next listings fail.</summary>
    public void FailListings(FailureKind kind, int times = int.MaxValue) => (listingFailure, listingFailures) = (kind, times);

    /// <summary>Lets every call wait until <see cref="Release"/>.</summary>
    public void Hang() => hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref hang, null)?.SetResult();

    /// <summary>Lets something happen just before the next command, after every listing made for it.</summary>
    public void Meanwhile(Action action) => meanwhile = action;

    private Task PauseAsync() => Pause?.Invoke() ?? Task.CompletedTask;

    private IpvsadmFailure Failure(FailureKind kind, string command) => new()
    {
        Kind = kind,
        Command = command,
        ExitCode = kind switch
        {
            FailureKind.ToolMissing or FailureKind.TimedOut or FailureKind.NotRun => null,
            FailureKind.NotPermitted or FailureKind.ModuleMissing => 2,
            FailureKind.Broken => ExitCodeOfBroken,
            FailureKind.Unreadable or FailureKind.Torn => 0,
            _ => 255,
        },
        StandardError = kind switch
        {
            FailureKind.ServiceExists => "Service already exists",
            FailureKind.NoSuchService => "No such service",
            FailureKind.ServerExists => "Destination already exists",
            FailureKind.NoSuchServer => "No such destination",
            FailureKind.Refused => "Scheduler or persistence engine not found",
            FailureKind.NotPermitted => "Can't initialize ipvs: Permission denied (you must be root)",
            FailureKind.ModuleMissing => "Can't initialize ipvs: Protocol not available",
            _ => string.Empty,
        },
    };

    private Fault? NextFault()
    {
        var due = faults.GetValueOrDefault(1);
        var later = faults.Where(fault => fault.Key > 1).ToList();
        faults.Clear();
        foreach (var (nth, fault) in later)
        {
            faults[nth - 1] = fault;
        }

        return due;
    }

    private void ThrowIfListingFails(string command, bool isCounted = true)
    {
        Interlocked.Add(ref listings, isCounted ? 1 : 0);
        if (Unavailable is { } kind)
        {
            throw new IpvsadmException(Failure(kind, command));
        }

        if (listingFailures > 0)
        {
            listingFailures--;
            throw new IpvsadmException(Failure(listingFailure, command));
        }
    }

    private async Task<Visit> EnterAsync(bool isWriter, CancellationToken cancellationToken)
    {
        if (Broken is { } exception)
        {
            throw exception;
        }

        var visit = new Visit(this, isWriter);
        try
        {
            await WaitAsync(cancellationToken);
            await PauseAsync();
            return visit;
        }
        catch
        {
            visit.Dispose();
            throw;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await (hang?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            await Task.Yield();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private sealed record Fault(FailureKind Kind, bool IsAfterwards);

    private sealed class Visit : IDisposable
    {
        private readonly FakeKernel kernel;
        private readonly bool isWriter;

        public Visit(FakeKernel kernel, bool isWriter)
        {
            (this.kernel, this.isWriter) = (kernel, isWriter);
            Count(+1);
        }

        public void Dispose() => Count(-1);

        private void Count(int step)
        {
            lock (kernel.state)
            {
                kernel.writing += isWriter ? step : 0;
                kernel.reading += isWriter ? 0 : step;
                kernel.WasTorn |= kernel.writing > 0 && kernel.reading + kernel.writing > 1;
            }
        }
    }
}
