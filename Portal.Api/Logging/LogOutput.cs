using System.Runtime.InteropServices;
using System.Text;

namespace Portal.Api.Logging;

/// <summary>
/// Writes the log to a descriptor, on a thread of its own: where nobody reads it, or the disk is full, that thread waits or
/// loses lines, and nobody else notices. What is lost is counted, and the log says so as soon as it can be written again.
/// </summary>
internal sealed partial class LogOutput : IDisposable
{
    /// <summary>The descriptor of the standard output.</summary>
    public const int StandardOutput = 1;

    private const int Room = 1 << 20;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short Writable = 4;

    // Whoever reads at all takes the rest within that time; nobody waits longer for one who does not.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly LogQueue queue = new(Room);
    private readonly object signal = new();
    private readonly Thread thread;
    private readonly int descriptor;
    private readonly Func<long, string> noticeOf;
    private bool isMidLine;
    private bool hasNews;
    private volatile bool isEnding;

    /// <summary>Begins to write.</summary>
    /// <param name="descriptor">Where to.</param>
    /// <param name="noticeOf">The line that says how many lines are missing.</param>
    public LogOutput(int descriptor, Func<long, string> noticeOf)
    {
        (this.descriptor, this.noticeOf) = (descriptor, noticeOf);
        thread = new Thread(Run) { IsBackground = true, Name = "log" };
        thread.Start();
    }

    /// <summary>How many lines were dropped since the start.</summary>
    public long Dropped => queue.Dropped;

    /// <summary>Adds a line to what is to be written. It never waits.</summary>
    /// <param name="line">The line, with its end.</param>
    public void Add(string line)
    {
        if (queue.Add(line))
        {
            Wake();
        }
    }

    /// <summary>Writes what waits, as far as it is taken at once, and ends.</summary>
    public void Dispose()
    {
        isEnding = true;
        Wake();
        thread.Join(Patience);
    }

    private void Wake()
    {
        lock (signal)
        {
            hasNews = true;
            Monitor.Pulse(signal);
        }
    }

    private void Sleep()
    {
        lock (signal)
        {
            while (!hasNews)
            {
                Monitor.Wait(signal);
            }

            hasNews = false;
        }
    }

    private void Run()
    {
        while (true)
        {
            var isLast = isEnding;
            var (lines, hasGap) = queue.Take();
            var isIdle = lines.IsEmpty && !hasGap;
            if (isIdle || !Write(lines.Span, hasGap))
            {
                if (isLast)
                {
                    return;
                }

                // A failed write is repeated only with the next line.
                Sleep();
            }
        }
    }

    private bool Write(ReadOnlySpan<byte> lines, bool hasGap)
    {
        var rest = Send(lines);
        if (!rest.IsEmpty)
        {
            queue.Lose(rest.Count((byte)'\n'));
            return false;
        }

        if (hasGap)
        {
            var missing = queue.Missing;
            var notice = Encoding.UTF8.GetBytes((isMidLine ? "\n" : string.Empty) + noticeOf(missing));
            if (!Send(notice).IsEmpty)
            {
                return false;
            }

            queue.Told(missing);
        }

        return true;
    }

    // What was not taken. The other side may have made the descriptor one that does not wait.
    private ReadOnlySpan<byte> Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = Send(descriptor, bytes, bytes.Length);
            if (sent > 0)
            {
                isMidLine = bytes[(int)sent - 1] != '\n';
                bytes = bytes[(int)sent..];
            }
            else if (Marshal.GetLastPInvokeError() is var error && error == TryAgain)
            {
                var wait = new PollDescriptor { Descriptor = descriptor, Events = Writable };
                Wait(ref wait, 1, -1);
            }
            else if (error != Interrupted)
            {
                break;
            }
        }

        return bytes;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait(ref PollDescriptor descriptor, nuint count, int milliseconds);
}
