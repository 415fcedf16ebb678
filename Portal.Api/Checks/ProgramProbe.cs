using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Runs a health program. It is told of the service and the server in its environment.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
/// <param name="folder">The folder of the programs; null for none.</param>
internal sealed class ProgramProbe(TimerWheel wheel, TimeProvider time, string? folder) : AsyncProbe(wheel, time)
{
    // What setsid says of a program that the kernel does not run: it is not for this machine, or its interpreter is missing.
    private const string NotRun = "setsid: failed to execute";

    // Part of PATH everywhere; looked for where packages put it, so that no PATH decides which one it is.
    private static readonly string[] Places = ["/usr/bin/setsid", "/bin/setsid"];

    // A process that hangs inside the kernel outlives its end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Address, ushort), bool> running = [];

    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        var file = ((ProgramCheck)run.Target.Kind).FileName;
        if (ProgramFile.Problem(folder, file) is { } problem)
        {
            return Finding.Inconclusive(problem);
        }

        if (Array.Find(Places, File.Exists) is not { } setsid)
        {
            return Finding.Inconclusive("Health programs need setsid (package util-linux).");
        }

        var server = (run.Target.Address, run.Target.Port);
        if (!running.TryAdd(server, true))
        {
            return Finding.Inconclusive("The last health program of this server was killed and has not ended yet.");
        }

        // Off this thread: starting a process is a system call that waits for the child's exec.
        var ending = Task.Run(
            async () =>
            {
                try
                {
                    return await ProgramProcess.RunAsync(setsid, Path.Combine(folder!, file), EnvironmentOf(run.Target), Time, run.Token);
                }
                finally
                {
                    running.TryRemove(server, out _);
                }
            },
            CancellationToken.None);
        return FindingOf(await ending.WaitAsync(run.Target.Timeout + Grace, Time, CancellationToken.None));
    }

    private static Finding FindingOf(ProgramEnd end)
    {
        var line = end.Line is { Length: > 0 } said ? $": {Finding.Quote(said)}" : ".";
        return end.ExitCode == 0 ? Finding.Ok($"Exit code 0{line}")
            : end.Line.StartsWith(NotRun, StringComparison.Ordinal) ? Finding.Inconclusive($"The health program does not run{line}")
            : Finding.Fail(string.Create(CultureInfo.InvariantCulture, $"Exit code {end.ExitCode}{line}"));
    }

    // CliWrap takes away what is null. Portal's own environment may have secrets in it.
    private static Dictionary<string, string?> EnvironmentOf(CheckTarget target)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key).ToDictionary(name => name, _ => default(string));
        environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        environment["LC_ALL"] = "C.UTF-8";
        environment["PORTAL_CHECK_ADDRESS"] = target.Address.ToString();
        environment["PORTAL_CHECK_PORT"] = Text(target.Port);
        environment["PORTAL_CHECK_TIMEOUT"] = target.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        if (target.Subject is { } subject)
        {
            environment["PORTAL_SERVER_ADDRESS"] = subject.Server.Address.ToString();
            environment["PORTAL_SERVER_PORT"] = Text(subject.Server.Port);
            foreach (var (name, value) in Told(subject.Service))
            {
                environment["PORTAL_SERVICE_" + name] = value;
            }
        }

        return environment;
    }

    private static (string Name, string Value)[] Told(ServiceKey service) => service switch
    {
        AddressKey key => [("PROTOCOL", NameOf(key.Protocol)), ("ADDRESS", key.Address.ToString()), ("PORT", Text(key.Port))],
        FirewallMarkKey key => [("FWMARK", Text(key.Mark))],
        _ => [],
    };

    private static string NameOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        _ => "sctp",
    };

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
