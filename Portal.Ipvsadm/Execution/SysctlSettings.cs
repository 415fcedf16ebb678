using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>The settings of the network namespace that this process is in, read from <c>/proc</c> and the kernel's list of modules.</summary>
/// <param name="root">Where the system's files are; default <c>/</c>.</param>
public sealed class SysctlSettings(string root = "/") : IKernelSettings
{
    private const string ModulePrefix = "ip_vs_";

    // A scheduler that schedules nothing needs no module.
    private const string NoScheduler = "none";

    /// <inheritdoc/>
    public bool ExpiresQuiescentTemplates => Read("expire_quiescent_template") == "1";

    /// <inheritdoc/>
    public KernelFacts ReadFacts()
    {
        var isKnown = VersionLine.TryParse(Lines("proc/net/ip_vs").FirstOrDefault() ?? string.Empty, out var version, out var size);
        return new KernelFacts
        {
            Version = isKnown ? version : null,
            ConnectionTableSize = isKnown ? size : null,
            Schedulers = [.. States()],
            Sysctls = [.. Sysctl.All.Select(sysctl => (sysctl, Read(sysctl.Name)))],
        };
    }

    private IEnumerable<(string Name, ModuleState State)> States()
    {
        var folder = $"lib/modules/{Lines("proc/sys/kernel/osrelease").FirstOrDefault() ?? "unknown"}/";
        var loaded = Lines("proc/modules").Select(line => line.Split(' ')[0]).Concat(Lines(folder + "modules.builtin").Select(ModuleOf)).ToHashSet();
        var loadable = Lines(folder + "modules.dep").Select(ModuleOf).ToHashSet();
        return Schedulers.All.Where(name => name != NoScheduler).Select(name => (name, ModulePrefix + name) switch
        {
            (_, var module) when loaded.Contains(module) => (name, ModuleState.Loaded),
            (_, var module) when loadable.Contains(module) => (name, ModuleState.Loadable),
            _ => (name, loadable.Count == 0 ? ModuleState.Unknown : ModuleState.Missing),
        });
    }

    // A line of modules.dep or modules.builtin: kernel/net/netfilter/ipvs/ip_vs_rr.ko.xz: what it needs.
    private static string ModuleOf(string line)
    {
        var path = line.Split(':')[0];
        return path[(path.LastIndexOf('/') + 1)..].Split('.')[0].Replace('-', '_');
    }

    // Without the module there are none, and what is not there has its default.
    private string? Read(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, "proc/sys/net/ipv4/vs", name)).Trim().Replace('\t', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Read as far as somebody asks for more: a table may be long, and its first line is enough.
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
