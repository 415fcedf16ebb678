using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Text;

namespace Portal.Tests.Execution;

/// <summary>A stub of ipvsadm in a folder of its own, so that tests can run side by side.</summary>
internal sealed class StubIpvsadm : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("portal-stub-").FullName;

    /// <summary>A stub that does what the lines of its mode say; see Stubs/ipvsadm.</summary>
    public StubIpvsadm(params string[] mode)
    {
        Program = Path.Combine(folder, "ipvsadm");
        Mode(mode);
        Listing("listing", Listings.Of([], []));
        Install();
    }

    public string Program { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>One line a process: its number, LC_ALL, its arguments.</summary>
    public string[] Starts => Read("starts");

    /// <summary>Everything that the processes read.</summary>
    public string[] Lines => Read("lines");

    /// <summary>What the processes read without the marks of the protocol.</summary>
    public IEnumerable<string> Commands => Lines.Where(line => !line.StartsWith("-L --portal-mark-", StringComparison.Ordinal));

    /// <summary>The processes that still run.</summary>
    public IEnumerable<string> Running => Starts.Select(line => line.Split(' ')[0]).Where(id => Directory.Exists("/proc/" + id));

    public void Mode(params string[] lines) => File.WriteAllText(Path.Combine(folder, "mode"), string.Concat(lines.Select(line => line + "\n")));

    public void Listing(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    // A link and no copy: a file that was just written may still be open in a child that another test is starting, and
    // cannot be executed as long ("Text file busy").
    public void Install() => File.CreateSymbolicLink(Program, Path.Combine(TestContext.CurrentContext.TestDirectory, "Stubs", "ipvsadm"));

    public void Uninstall() => File.Delete(Program);

    /// <summary>A client with time enough for every answer that comes.</summary>
    public IpvsadmClient Client() => Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(20) });

    /// <summary>A client that soon gives up.</summary>
    public IpvsadmClient ImpatientClient() => Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(1) });

    public IpvsadmClient Client(IpvsadmOptions options, string? path = null, bool keepsListings = false) => new(options with { Path = path ?? Program, Stdbuf = keepsListings ? options.Stdbuf : null }, Observer, TimeProvider.System);

    public void Dispose()
    {
        foreach (var id in Read("children"))
        {
            using var child = System.Diagnostics.Process.GetProcessById(int.Parse(id));
            child.Kill();
        }

        Directory.Delete(folder, recursive: true);
    }

    private string[] Read(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllLines(path) : [];
}
