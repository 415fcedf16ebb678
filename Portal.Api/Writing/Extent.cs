using System.Collections.Immutable;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>How much of the table a write concerns: some services, or all of it. A write costs what it concerns.</summary>
internal sealed class Extent
{
    // From so many services on one listing of all of them is quicker.
    private const int MostSingly = 32;

    private readonly ImmutableHashSet<ServiceKey>? services;
    private readonly bool isWhole;

    private Extent(ImmutableHashSet<ServiceKey>? services, bool isWhole) => (this.services, this.isWhole) = (services, isWhole);

    /// <summary>The whole table.</summary>
    public static Extent All { get; } = new(null, isWhole: false);

    /// <summary>Some services.</summary>
    public static Extent Of(params IEnumerable<ServiceKey> services) => new([.. services], isWhole: false);

    /// <summary>
    /// One service with all that the kernel has of it, for one who takes it away or a server of it: what no command line can say
    /// can still be named.
    /// </summary>
    public static Extent ToTakeFrom(ServiceKey service) => new([service], isWhole: true);

    /// <summary>This extent and another together.</summary>
    public Extent With(Extent other) => services is null || other.services is null ? All : new Extent(services.Union(other.services), isWhole && other.isWhole);

    /// <summary>Whether a service is within this extent.</summary>
    public bool Has(ServiceKey service) => services?.Contains(service) != false;

    /// <summary>Lists what the kernel has within this extent.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="known">What it probably has; none by default.</param>
    public async Task<IpvsTable> ReadAsync(IIpvsadm ipvsadm, IpvsTable? known = null)
    {
        if (services is null)
        {
            return (await ipvsadm.ListAsync(CancellationToken.None)).ToTable(known ?? IpvsTable.Empty);
        }

        if (services.Count > MostSingly && !isWhole)
        {
            return PutInto(IpvsTable.Empty, (await ipvsadm.ListAsync(CancellationToken.None)).ToTable());
        }

        List<ObservedService> listed = [];
        foreach (var key in services)
        {
            if (await ipvsadm.ListAsync(key, CancellationToken.None) is { } service)
            {
                listed.Add(service);
            }
        }

        var table = new ObservedTable([.. listed]);
        return isWhole ? table.ToWhole() : table.ToTable();
    }

    /// <summary>A table with what another one has within this extent.</summary>
    public IpvsTable PutInto(IpvsTable table, IpvsTable part) => services is null
        ? part
        : services.Aggregate(table, (whole, key) => whole.WithServiceOf(key, part));
}
