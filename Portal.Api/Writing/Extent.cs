using System.Collections.Immutable;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>How much of the table a write concerns: some services, or all of it, or all of a kind. A write costs what it concerns.</summary>
internal sealed class Extent
{
    // From so many services on one listing of all of them is quicker.
    private const int MostSingly = 32;

    private readonly ImmutableHashSet<ServiceKey>? services;
    private readonly bool isWhole;
    private readonly Func<ServiceKey, bool>? isOne;

    private Extent(ImmutableHashSet<ServiceKey>? services, bool isWhole, Func<ServiceKey, bool>? isOne = null) =>
        (this.services, this.isWhole, this.isOne) = (services, isWhole, isOne);

    /// <summary>The whole table.</summary>
    public static Extent All { get; } = new(null, isWhole: false);

    /// <summary>Some services.</summary>
    public static Extent Of(params IEnumerable<ServiceKey> services) => new([.. services], isWhole: false);

    /// <summary>All services of a kind, of which nobody knows beforehand how many there are.</summary>
    /// <param name="isOne">Tells whether a service is one of them.</param>
    public static Extent Those(Func<ServiceKey, bool> isOne) => new(null, isWhole: false, isOne);

    /// <summary>
    /// One service with all that the kernel has of it, for one who takes it away or a server of it: what no command line can say
    /// can still be named.
    /// </summary>
    public static Extent ToTakeFrom(ServiceKey service) => new([service], isWhole: true);

    /// <summary>This extent and another together.</summary>
    public Extent With(Extent other) => services is not null && other.services is not null
        ? new Extent(services.Union(other.services), isWhole && other.isWhole)
        : IsAll || other.IsAll ? All : Those(service => Has(service) || other.Has(service));

    /// <summary>Whether a service is within this extent.</summary>
    public bool Has(ServiceKey service) => services?.Contains(service) ?? isOne?.Invoke(service) ?? true;

    private bool IsAll => services is null && isOne is null;

    /// <summary>Lists what the kernel has within this extent.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="known">What it probably has; none by default.</param>
    public async Task<IpvsTable> ReadAsync(IIpvsadm ipvsadm, IpvsTable? known = null)
    {
        if (services is null)
        {
            var listed = await ipvsadm.ListAsync(CancellationToken.None);
            return Within(listed).ToTable(known ?? IpvsTable.Empty);
        }

        if (services.Count > MostSingly && !isWhole)
        {
            return PutInto(IpvsTable.Empty, (await ipvsadm.ListAsync(CancellationToken.None)).ToTable());
        }

        List<ObservedService> found = [];
        foreach (var key in services)
        {
            if (await ipvsadm.ListAsync(key, CancellationToken.None) is { } service)
            {
                found.Add(service);
            }
        }

        var table = new ObservedTable([.. found]);
        return isWhole ? table.ToWhole() : table.ToTable();
    }

    /// <summary>A table with what another one has within this extent.</summary>
    public IpvsTable PutInto(IpvsTable table, IpvsTable part) => IsAll
        ? part
        : (services ?? table.Services.Concat(part.Services).Select(service => service.Key).Where(isOne!).Distinct())
            .Aggregate(table, (whole, key) => whole.WithServiceOf(key, part));

    private ObservedTable Within(ObservedTable listed) => isOne is null ? listed : new ObservedTable([.. listed.Services.Where(service => isOne(service.Key))]);
}
