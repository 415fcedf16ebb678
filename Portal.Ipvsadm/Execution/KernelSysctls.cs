using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>The settings of the network namespace that this process is in, read from <c>/proc</c> and the kernel's list of modules.</summary>
/// <param name="root">Where the system's files are; default <c>/</c>.</param>
public sealed class KernelSysctls(string root = "/") : IKernelSysctls
{
    private const string AcceptLocal = "accept_local";
    private const string ReversePathFilter = "rp_filter";
    private const string ModuleName = "ip_vs";
    private const string ModulePrefix = ModuleName + "_";
    private const string Table = "proc/net/ip_vs";

    // A scheduler that schedules nothing needs no module.
    private const string NoScheduler = "none";

    /// <inheritdoc/>
    public bool ExpiresQuiescentTemplates => Read("expire_quiescent_template") == "1";

    /// <inheritdoc/>
    public string? WhyMartian(string? device, bool hasAddress)
    {
        string[] places = device is null ? ["all"] : [device, "all"];
        var isTaken = !places.All(place => Configured(place, AcceptLocal) == "0");

        // Of the two the greater counts.
        var filters = places.Select(place => Configured(place, ReversePathFilter)).ToList();
        return !isTaken ? $"net.ipv4.conf.{places[0]}.{AcceptLocal} is 0"
            : !hasAddress && filters.Max(StringComparer.Ordinal) == "1" ? $"net.ipv4.conf.{places[filters.IndexOf("1")]}.{ReversePathFilter} is 1" : null;
    }

    /// <inheritdoc/>
    public ModuleState Module => File.Exists(Path.Combine(root, Table)) ? ModuleState.Loaded : States([ModuleName]).Single();

    /// <inheritdoc/>
    public KernelFacts ReadFacts()
    {
        var schedulers = Schedulers.All.Where(name => name != NoScheduler).ToList();
        var isKnown = VersionLine.TryParse(Lines(Table).FirstOrDefault() ?? string.Empty, out var version, out var size);
        return new KernelFacts
        {
            Version = isKnown ? version : null,
            ConnectionTableSize = isKnown ? size : null,
            Schedulers = [.. schedulers.Zip(States(schedulers.Select(name => ModulePrefix + name)))],
            Sysctls = [.. Sysctl.All.Select(sysctl => (sysctl, Read(sysctl.Name)))],
        };
    }

    private IEnumerable<ModuleState> States(IEnumerable<string> modules)
    {
        var folder = $"lib/modules/{Lines("proc/sys/kernel/osrelease").FirstOrDefault() ?? "unknown"}/";
        var loaded = Lines("proc/modules").Select(line => line.Split(' ')[0]).Concat(Lines(folder + "modules.builtin").Select(ModuleOf)).ToHashSet();
        var loadable = Lines(folder + "modules.dep").Select(ModuleOf).ToHashSet();
        return modules.Select(module =>
            loaded.Contains(module) ? ModuleState.Loaded
            : loadable.Contains(module) ? ModuleState.Loadable
            : loadable.Count == 0 ? ModuleState.Unknown
            : ModuleState.Missing);
    }

    // A line of modules.dep or modules.builtin: kernel/net/netfilter/ipvs/ip_vs_rr.ko.xz: what it needs.
    private static string ModuleOf(string line)
    {
        var path = line.Split(':')[0];
        return path[(path.LastIndexOf('/') + 1)..].Split('.')[0].Replace('-', '_');
    }

    /// <inheritdoc/>
    public string? ValueOf(params string[] path) => ReadText("proc/sys/net/" + string.Join('/', path))?.Replace('\t', ' ');

    // Without the module there are no settings. A missing setting has its default.
    private string? Read(string name) => ValueOf("ipv4", "vs", name);

    private string? Configured(string device, string name) => ValueOf("ipv4", "conf", device, name);

    private string? ReadText(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Read lazily: the table may be long, and often its first line is enough.
    private IEnumerable<string> Lines(string file)
    {
        try
        {
            return File.ReadLines(Path.Combine(root, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
