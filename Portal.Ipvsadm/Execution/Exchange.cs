using System.Globalization;

namespace Portal.Ipvsadm.Execution;

/// <summary>Lines that were written to a kept-open ipvsadm together, and what has come back so far.</summary>
/// <param name="firstMark">The number of the first mark among them.</param>
/// <param name="count">How many marks there are: one for each command, or one for all of them.</param>
internal sealed class Exchange(long firstMark, int count)
{
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int done;

    /// <summary>How the commands before each mark ended; null for those that were not run.</summary>
    public LineEnd?[] Outcomes { get; } = new LineEnd?[count];

    /// <summary>True for the first lines that a process gets.</summary>
    public bool IsFirst => firstMark == 0;

    /// <summary>True when every mark has come back.</summary>
    public bool IsComplete => completed.Task.IsCompleted;

    /// <summary>Whether a line is the next expected mark.</summary>
    public bool IsNextMark(string line, string mark) =>
        done < count && line.StartsWith(mark + (firstMark + done).ToString(CultureInfo.InvariantCulture) + ":", StringComparison.Ordinal);

    /// <summary>The next expected mark has come back.</summary>
    /// <param name="message">What ipvsadm wrote before it; empty when all went well.</param>
    /// <param name="isCut">True when it wrote more than that.</param>
    public void Complete(string message, bool isCut)
    {
        Outcomes[done] = new LineEnd(message, null, isCut);
        done++;
        if (done == count)
        {
            completed.SetResult();
        }
    }

    /// <summary>The process ended before the next expected mark came back.</summary>
    public void Fail(ProcessEnd end, bool isCut)
    {
        if (done < count)
        {
            Outcomes[done] = new LineEnd(end.StandardError, end, isCut);
        }
    }

    /// <summary>Waits until all marks have come back, the process has ended, or nothing has come for too long.</summary>
    /// <returns>False when nothing came for too long.</returns>
    public async Task<bool> WaitAsync(Task process, TimeSpan timeout, TimeProvider time)
    {
        var ended = Task.WhenAny(completed.Task, process);
        var before = -1;
        while (before != done)
        {
            before = done;
            try
            {
                await ended.WaitAsync(timeout, time);
                return true;
            }
            catch (TimeoutException)
            {
                // One time-out for each mark: a long list of commands may take long, one command may not.
            }
        }

        return false;
    }
}
