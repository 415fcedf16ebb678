using System.Collections.Immutable;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>How much of the table a write concerns: some services, or all of it. A write costs what it concerns.</summary>
internal sealed class Extent
{
    private readonly ImmutableHashSet<ServiceKey>? services;

    private Extent(ImmutableHashSet<ServiceKey>? services) => this.services = services;

    /// <summary>The whole table.</summary>
    public static Extent All { get; } = new(null);

    /// <summary>Some services.</summary>
    public static Extent Of(params IEnumerable<ServiceKey> services) => new([.. services]);

    /// <summary>This extent and another together.</summary>
    public Extent With(Extent other) => services is null || other.services is null ? All : new Extent(services.Union(other.services));

    /// <summary>Lists what the kernel has within this extent.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="known">What it probably has; none by default.</param>
    public async Task<IpvsTable> ReadAsync(IIpvsadm ipvsadm, IpvsTable? known = null)
    {
        if (services is null)
        {
            return (await ipvsadm.ListAsync(CancellationToken.None)).ToTable(known ?? IpvsTable.Empty);
        }

        var table = IpvsTable.Empty;
        foreach (var key in services)
        {
            var service = await ipvsadm.ListAsync(key, CancellationToken.None);
            table = service is null ? table : table.With(service.ToService());
        }

        return table;
    }

    /// <summary>A table with what another one has within this extent.</summary>
    public IpvsTable PutInto(IpvsTable table, IpvsTable part) => services is null
        ? part
        : services.Aggregate(table, (whole, key) => whole.WithServiceOf(key, part));
}
