using System.Globalization;

namespace Portal.Ipvsadm.Execution;

/// <summary>Commands that were written to a kept-open ipvsadm together, and what has come back so far.</summary>
internal sealed class Exchange(long firstMark, int count)
{
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int done;

    /// <summary>The number of the first command's mark; the others count on from it.</summary>
    public long FirstMark => firstMark;

    /// <summary>How each command ended; null for those that were not run.</summary>
    public LineEnd?[] Outcomes { get; } = new LineEnd?[count];

    /// <summary>True when every command has been answered.</summary>
    public bool IsComplete => completed.Task.IsCompleted;

    /// <summary>Whether a line is the mark of the command whose turn it is.</summary>
    public bool IsNextMark(string line, string mark) =>
        done < count && line.StartsWith(mark + (firstMark + done).ToString(CultureInfo.InvariantCulture) + ":", StringComparison.Ordinal);

    /// <summary>The command whose turn it is was answered.</summary>
    /// <param name="message">What ipvsadm wrote; empty when it succeeded.</param>
    public void Complete(string message)
    {
        Outcomes[done] = new LineEnd(message, null);
        done++;
        if (done == count)
        {
            completed.SetResult();
        }
    }

    /// <summary>The process ended before the command whose turn it is was answered.</summary>
    public void Fail(ProcessEnd end)
    {
        if (done < count)
        {
            Outcomes[done] = new LineEnd(end.StandardError, end);
        }
    }

    /// <summary>Waits until all are answered, the process has ended, or nothing has come for too long.</summary>
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
                // One time-out for each step: a long list of commands may take long, one command may not.
            }
        }

        return false;
    }
}
