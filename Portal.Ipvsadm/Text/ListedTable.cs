using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>What one listing showed, by key. A listing is no snapshot: one that was torn by a writer shows things twice.</summary>
internal sealed class ListedTable
{
    /// <summary>The services by their key.</summary>
    public Dictionary<ServiceKey, ListedService> Services { get; } = [];

    /// <summary>True when a service or a server stood in the listing twice: it was changed while it was listed.</summary>
    public bool HasDuplicates { get; set; }
}

/// <summary>A service of one listing with its servers by their key.</summary>
/// <param name="Settings">The service's settings.</param>
internal sealed record ListedService(VirtualServiceSettings Settings)
{
    /// <summary>The servers by their key.</summary>
    public Dictionary<RealServerKey, ListedServer> Servers { get; } = [];
}
