using System.Diagnostics;
using FluentAssertions;

namespace Portal.Tests.Lab;

/// <summary>A connection that lasts: the server sends its name and a number, five times a second.</summary>
internal sealed class SlowStream : IDisposable
{
    private readonly List<string> lines = [];
    private readonly Process process;
    private int checkedLines;

    private SlowStream(Host host, string endpoint)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo("ip", ["netns", "exec", host.Name, "socat", "-u", $"TCP:{endpoint}", "-"]) { RedirectStandardOutput = true },
        };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>The server that answers.</summary>
    public string Server => Lines[0].Split(' ')[0];

    private string[] Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public static async Task<SlowStream> OpenAsync(Host host, string endpoint)
    {
        var stream = new SlowStream(host, endpoint);
        await Until.TrueAsync(() => stream.Lines.Length > 0 || stream.process.HasExited, "the stream should begin");
        stream.Lines.Should().NotBeEmpty("{0} should answer", endpoint);
        return stream;
    }

    /// <summary>Waits for more of the stream, and looks whether none of it is missing.</summary>
    public async Task ExpectToGoOnAsync()
    {
        var before = Lines.Length;
        await Until.TrueAsync(() => Lines.Length >= before + 3 || process.HasExited, "the stream should go on");
        process.HasExited.Should().BeFalse("the stream should go on");
        var all = Lines;
        for (; checkedLines < all.Length; checkedLines++)
        {
            all[checkedLines].Should().Be($"{Server} {checkedLines + 1}");
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
