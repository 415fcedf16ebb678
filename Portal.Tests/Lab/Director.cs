using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>
/// One of the two directors of scripts/lab/directors.sh: a machine with Portal and keepalived at their usual places. Each program sees folders of
/// its own machine where the lab has one for all.
/// </summary>
internal sealed class Director : IDisposable
{
    private const string StateFolder = "/var/lib/portal";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string name;
    private readonly string folder = Directory.CreateTempSubdirectory("portal-director-").FullName;
    private readonly List<string> log = [];
    private Process? portal;
    private Process? keepalived;

    public Director(string name)
    {
        this.name = name;
        Host = new Host("ha-" + name);
        Directory.CreateDirectory(StateFolder);
    }

    public Host Host { get; }

    /// <summary>What its programs have said, for one who looks for a fault.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return string.Join('\n', log);
            }
        }
    }

    /// <summary>Whether it has an address on an interface.</summary>
    public bool Has(string address, string device = "eth0") => Host.Run("ip", "-o", "address", "show", "dev", device).Output.Contains($" {address}/", StringComparison.Ordinal);

    /// <summary>Applies a file of settings.</summary>
    public void Set(string file) => Host.Run("busybox", "sysctl", "-q", "-p", Repository.PathOf(file)).Should().Be(new Tool(0, string.Empty, string.Empty));

    /// <summary>Starts Portal and waits until it is ready.</summary>
    public async Task StartPortalAsync(params string[] options)
    {
        portal = Start([PortalProcess.Binary, .. options]);
        await Until.TrueAsync(() => portal.HasExited || Ask("GET", "/readyz").Status == 200, "Portal should be ready");
        portal.HasExited.Should().BeFalse("Portal should run: {0}", Log);
    }

    /// <summary>Starts keepalived as its file says.</summary>
    public void StartKeepalived() => keepalived = Start("keepalived", "-n", "-P", "-l");

    /// <summary>Ends Portal as a crash does.</summary>
    public void KillPortal() => Kill("portal");

    /// <summary>Ends keepalived as a crash does: all its processes at once, so that it takes nothing back.</summary>
    public void KillKeepalived() => Kill("keepalived");

    /// <summary>Pulls its cable, or plugs it in.</summary>
    public void Cable(string state) => Tool.Check("ip", "-n", "ha-wire", "link", "set", name, state);

    /// <summary>The connections that its kernel knows, to a virtual address and port.</summary>
    public int Connections(string endpoint) => Kernel.Connections(endpoint, Host).Count;

    /// <summary>Calls its Portal from the machine itself, as everything beside it does.</summary>
    public (int Status, string Text) Ask(string method, string path, string? body = null)
    {
        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            return (0, string.Empty);
        }

        string[] data = body is null ? [] : ["-H", "Content-Type: application/json", "-d", body];
        var answer = Host.Run("curl", ["-sS", "-m", "60", "-X", method, "-H", "X-AUTH-TOKEN: " + File.ReadAllText(token).Trim(), "-w", "\n%{http_code}", .. data, "http://127.0.0.1:8443" + path]);
        var end = answer.Output.LastIndexOf('\n');
        return answer.ExitCode == 0 ? (int.Parse(answer.Output[(end + 1)..], CultureInfo.InvariantCulture), answer.Output[..end]) : (0, answer.Error);
    }

    /// <summary>Declares something; it must be accepted.</summary>
    public void Declare(string path, string body) => Ask("PUT", path, JToken.Parse(body).ToString(Newtonsoft.Json.Formatting.None)).Status.Should().BeOneOf(200, 201);

    /// <summary>What it says of itself.</summary>
    public JObject Describe()
    {
        var (status, text) = Ask("GET", "/director");
        status.Should().Be(200, text);
        return JObject.Parse(text);
    }

    /// <summary>Runs a script of scripts/ha on it.</summary>
    public void Run(string script, params string[] arguments) => Run(Start([Repository.PathOf(script), .. arguments]));

    public void Dispose()
    {
        Kill("keepalived");
        Kill("portal");
        portal?.WaitForExit(Patience);
        keepalived?.WaitForExit(Patience);
        portal?.Dispose();
        keepalived?.Dispose();
        Directory.Delete(folder, recursive: true);
        if (Directory.Exists(StateFolder) && !Directory.EnumerateFileSystemEntries(StateFolder).Any())
        {
            Directory.Delete(StateFolder);
        }
    }

    private void Run(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            process.ExitCode.Should().Be(0, Log);
        }
    }

    // ip gives each program mounts of its own, so these are seen by nobody else. keepalived keeps its process numbers in /run.
    private Process Start(params string[] command)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("ip", ["netns", "exec", Host.Name, "bash", "-c", $"mount --bind \"$0\" {StateFolder} && mount -t tmpfs run /run && exec \"$@\"", folder, .. command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (log)
            {
                log.Add($"{name}: {line}");
            }
        }
    }

    private void Kill(string program)
    {
        var running = Tool.Run("ip", "netns", "pids", Host.Name).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(number => File.Exists($"/proc/{number}/comm") && File.ReadAllText($"/proc/{number}/comm").Trim() == program).ToList();
        if (running.Count > 0)
        {
            // Stopped first: a process that loses its parent must not tidy up before its own end.
            Tool.Run("kill", ["-STOP", .. running]);
            Tool.Run("kill", ["-KILL", .. running]);
        }
    }
}
