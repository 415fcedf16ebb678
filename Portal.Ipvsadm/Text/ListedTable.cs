using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>What the first listing showed, and then the second. A listing is no snapshot: a writer tears it.</summary>
internal sealed class ListedTable
{
    /// <summary>The services by their key.</summary>
    public Dictionary<ServiceKey, ListedService> Services { get; } = [];

    /// <summary>
    /// True when a service or a server stood in one listing twice, or in one and not in the other: it was changed while
    /// it was listed.
    /// </summary>
    public bool IsTorn { get; set; }
}
