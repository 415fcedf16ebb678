using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>A director: the published binary, with a table of its own and ways to etcd that can be cut.</summary>
internal sealed partial class DirectorProcess : IDisposable
{
    private readonly string fleet;
    private readonly PortalProcess process;
    private readonly ImmutableArray<EtcdRelay> ways;

    /// <summary>Makes a director that does not run yet.</summary>
    public DirectorProcess(string fleet, string name, EtcdCluster cluster, params string[] options)
    {
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);

        // A certificate is of the member's address: with TLS there is nothing between.
        (this.fleet, Name, ways) = (fleet, name, [.. cluster.Endpoints.Where(endpoint => endpoint.Scheme == Uri.UriSchemeHttp).Select(endpoint => new EtcdRelay(endpoint))]);
        process = new PortalProcess([
            "--ipvsadm", Ipvsadm.Program, "--log-level", "warning", "--fleet", fleet, "--director", name,
            .. (ways.IsEmpty ? cluster.Endpoints : ways.Select(way => way.Address)).SelectMany(endpoint => new[] { "--etcd", endpoint.ToString() }), .. options]);
    }

    public string Name { get; }

    public IpvsadmWithTable Ipvsadm { get; } = new();

    public PortalClient Api => process.Api;

    public bool IsRunning => process.IsRunning;

    public string Log => process.Log;

    public string StateFolder => process.StateFolder;

    /// <summary>Starts it and waits until it answers.</summary>
    public Task StartAsync() => process.StartAsync();

    /// <summary>Starts it and waits until it follows its fleet.</summary>
    public Task StartReadyAsync() => process.StartReadyAsync();

    public Task WaitUntilReadyAsync() => process.WaitUntilReadyAsync();

    public void Stop() => process.Stop();

    public void Kill() => process.Kill();

    /// <summary>Freezes it (SIGSTOP).</summary>
    public void Pause() => Tool.Check("kill", "-STOP", Id);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => Tool.Check("kill", "-CONT", Id);

    /// <summary>Does something with all of its ways to etcd.</summary>
    public void Turn(RelayMode mode)
    {
        foreach (var way in ways)
        {
            way.Turn(mode);
        }
    }

    /// <summary>Waits until it sends a change to etcd. It gets no answer to it.</summary>
    /// <param name="isLost">True when the change does not arrive there, either.</param>
    public async Task TrapNextChangeAsync(bool isLost)
    {
        // A key stands in base64, three bytes of it in four letters.
        var key = $"/portal/{fleet}/log/";
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(key + new string('0', (3 - (key.Length % 3)) % 3)));
        ImmutableArray<Task> sent = [.. ways.Select(way => way.TrapAsync(text, isLost))];
        var first = await Task.WhenAny(sent);

        // It must not ask another member what became of it.
        foreach (var other in ways.Where((_, i) => sent[i] != first))
        {
            other.Turn(RelayMode.Freeze);
        }
    }

    /// <summary>Waits until it says that something is wrong between it and its fleet.</summary>
    /// <param name="text">A part of what it says.</param>
    public Task SaysAsync(string text) => Until.TrueAsync(
        async () => await Api.GetAsync("/readyz") is { Status: 503 } answer && answer.Text.Contains("\"fleet\"", StringComparison.Ordinal) && answer.Text.Contains(text, StringComparison.Ordinal),
        $"{Name} should say: {text}");

    /// <summary>The revision that it has, and its digest, which stands for the whole history up to it.</summary>
    public async Task<(long Revision, string? Digest)> PlaceAsync()
    {
        var fleet = (await Api.GetAsync("/fleet")).Expect(200).Json;
        return ((long)fleet["applied_revision"]!, (string?)fleet["digest"]);
    }

    /// <summary>The lines of its journal, by their revisions.</summary>
    public IReadOnlyDictionary<long, string> Journal()
    {
        using var file = new StreamReader(new FileStream(Path.Combine(StateFolder, "journal.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return file.ReadToEnd().Split('\n').Select(line => (line, Match: Revision().Match(line))).Where(line => line.Match.Success)
            .ToDictionary(line => long.Parse(line.Match.Groups[1].Value, CultureInfo.InvariantCulture), line => line.line);
    }

    public void Dispose()
    {
        process.Dispose();
        Ipvsadm.Dispose();
        foreach (var way in ways)
        {
            way.Dispose();
        }
    }

    private string Id => process.Id.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^{\"revision\":(\\d+),")]
    private static partial Regex Revision();
}
