using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portal.Tests.Doubles;

/// <summary>
/// Starts processes that die with the tests, however these end: the kernel kills a child when the thread that made it ends. So one thread that lives
/// as long as the run makes them all.
/// </summary>
internal static class LeashedProcess
{
    private static readonly Lazy<BlockingCollection<Action>> Starts = new(() =>
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "starts processes" }.Start();
        return starts;
    });

    /// <summary>Starts a program; what it prints is appended to a file.</summary>
    public static Process Start(string log, string program, params IEnumerable<string> arguments)
    {
        var started = new TaskCompletionSource<Process>();
        Starts.Value.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start("setpriv", ["--pdeathsig", "KILL", "sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", log, program, .. arguments]));
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sends a signal by its name.</summary>
    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString()]);
        kill.WaitForExit();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"Process {process.Id} does not get the signal {signal}.");
        }
    }
}
