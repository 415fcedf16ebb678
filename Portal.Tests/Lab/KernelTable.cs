using CsCheck;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Execution;

namespace Portal.Tests.Lab;

/// <summary>The table of the lab's kernel, and tables for it.</summary>
internal static class KernelTable
{
    private const string Seed = "0000PortalLab";

    /// <summary>A client of the real ipvsadm.</summary>
    public static IpvsadmClient Client() => new(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(30) }, new RecordingObserver(), TimeProvider.System);

    /// <summary>The same values in every run: a failure in the lab is costly to find again.</summary>
    public static T Sample<T>(Gen<T> values) => Check.Single(values, _ => true, Seed);

    /// <summary>The table with schedulers that this kernel has.</summary>
    public static IpvsTable Known(IpvsTable table) => IpvsTable.Of(table.Services.Select(service => service with { Settings = Known(service.Settings) }));

    /// <summary>The settings with a scheduler that this kernel has.</summary>
    public static VirtualServiceSettings Known(VirtualServiceSettings settings) => settings.Scheduler == "twos" ? settings with { Scheduler = "wlc" } : settings;
}
