using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;

namespace Portal.Tests.Lab;

/// <summary>The published binary, running on a port and in a folder of its own.</summary>
internal sealed class PortalProcess : IDisposable
{
    private readonly int port = FreePort();
    private readonly StringBuilder log = new();
    private Process? process;

    public PortalProcess(params string[] options)
    {
        Options = options;
        Api = new PortalClient(new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>The published binary.</summary>
    public static string Binary { get; } = Path.Combine(Repository(), "artifacts", "portal", "portal");

    public string[] Options { get; set; }

    /// <summary>What is run: the binary, or a copy of it.</summary>
    public string Program { get; init; } = Binary;

    /// <summary>A command that runs the binary in other circumstances; none by default.</summary>
    public string[] Wrapper { get; set; } = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("portal-lab-").FullName;

    public string StateFolder => Path.Combine(Folder, "state");

    public PortalClient Api { get; }

    /// <summary>The number of its process.</summary>
    public int Id => process!.Id;

    public bool IsRunning => process is { HasExited: false };

    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts a Portal on the same folder and waits until it answers.</summary>
    public async Task<PortalProcess> StartAsync()
    {
        Launch();
        await Until.TrueAsync(
            async () => IsRunning ? await Api.IsAliveAsync() : throw new InvalidOperationException("Portal has ended: " + Log),
            "Portal should answer");
        Api.Token = (await File.ReadAllTextAsync(Path.Combine(StateFolder, "token"))).Trim();
        return this;
    }

    /// <summary>Starts a Portal and waits until it has everything that it needs and has pushed its data.</summary>
    public async Task<PortalProcess> StartReadyAsync()
    {
        await StartAsync();
        await WaitUntilReadyAsync();
        return this;
    }

    public Task WaitUntilReadyAsync() =>
        Until.TrueAsync(async () => (await Api.GetAsync("/readyz")).Status == (int)HttpStatusCode.OK, "Portal should be ready");

    /// <summary>Ends Portal as an init system does.</summary>
    public int Stop()
    {
        Tool.Check("kill", "-TERM", process!.Id.ToString(CultureInfo.InvariantCulture));
        process.WaitForExit(TimeSpan.FromMinutes(3)).Should().BeTrue("Portal should end: {0}", Log);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Ends Portal as a crash does.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
    }

    /// <summary>What Portal logs about a request, to the line about its end.</summary>
    public async Task<string> LogOfAsync(Func<Task<Answer>> request)
    {
        var start = Log.Length;
        (await request()).Status.Should().BeLessThan(300);
        await Until.TrueAsync(() => Log[start..].Contains("RequestLog[300]", StringComparison.Ordinal), "the request should be logged");
        return Log[start..];
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            Kill();
        }

        process?.Dispose();
        Api.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "portal.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    // Below those that the system gives to clients: it must still be free when Portal is started again.
    private static int FreePort()
    {
        while (true)
        {
            var candidate = Random.Shared.Next(12_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, candidate);
                listener.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }
    }

    private void Launch()
    {
        string[] command = [.. Wrapper, Program, "--listen", Api.Address.ToString(), "--state-dir", StateFolder, .. Options];
        process?.Dispose();
        process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Append(string? line)
    {
        lock (log)
        {
            log.Append(line).Append(line is null ? string.Empty : "\n");
        }
    }
}
