using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Portal.Ipvsadm.Model;

/// <summary>
/// A whole table of virtual services: what somebody declared, or what the kernel was seen to have. Immutable; copies
/// share what did not change, so that a change costs the depth of a tree and not the size of the table.
/// </summary>
public sealed class IpvsTable : IEquatable<IpvsTable>
{
    // Values are compared by reference when one is replaced: by value, a change of one server would cost all of its service.
    private static readonly ImmutableSortedDictionary<ServiceKey, VirtualService> None =
        ImmutableSortedDictionary<ServiceKey, VirtualService>.Empty.WithComparers(keyComparer: null, ReferenceEqualityComparer.Instance);

    private static readonly ImmutableSortedDictionary<ServiceKey, ObservedService> NoneUnmanaged = ImmutableSortedDictionary<ServiceKey, ObservedService>.Empty;

    private readonly ImmutableSortedDictionary<ServiceKey, VirtualService> services;

    private IpvsTable(ImmutableSortedDictionary<ServiceKey, VirtualService> services) => this.services = services;

    /// <summary>The table without any service.</summary>
    public static IpvsTable Empty { get; } = new(None);

    /// <summary>A table of these services.</summary>
    /// <param name="services">In any order; of two with the same key the later stays.</param>
    public static IpvsTable Of(IEnumerable<VirtualService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = None.ToBuilder();
        foreach (var service in services)
        {
            builder[service.Key] = service;
        }

        return new IpvsTable(builder.ToImmutable());
    }

    /// <summary>The services in the order of their keys.</summary>
    public IEnumerable<VirtualService> Services => services.Values;

    /// <summary>How many services there are.</summary>
    public int Count => services.Count;

    /// <summary>
    /// The services of the kernel that no command line can say, or that have servers which none can: this table has the rest. What
    /// stands here is nobody's to change. Of a table that was declared there is none. It does not matter to <see cref="Equals(IpvsTable)"/>.
    /// </summary>
    public ImmutableSortedDictionary<ServiceKey, ObservedService> Unmanaged { get; private init; } = NoneUnmanaged;

    /// <summary>This table, with what of the kernel stands beside it.</summary>
    /// <param name="unmanaged">The services that cannot be said, or have servers that cannot.</param>
    /// <returns>The changed copy; this table itself when there are none.</returns>
    public IpvsTable Beside(IEnumerable<ObservedService> unmanaged)
    {
        var apart = unmanaged.ToImmutableSortedDictionary(service => service.Key, service => service);
        return apart.IsEmpty && Unmanaged.IsEmpty ? this : new IpvsTable(services) { Unmanaged = apart };
    }

    /// <summary>Looks a service up.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The service, or null when there is none.</returns>
    public VirtualService? Find(ServiceKey key) => services.GetValueOrDefault(key);

    /// <summary>Whether an address is the virtual address of a service. It looks at each service.</summary>
    /// <param name="address">The address.</param>
    /// <returns>True when it is.</returns>
    public bool HasVirtualAddress(Address address) => services.Keys.Any(key => key.IsAt(address));

    /// <summary>Looks a server of a service up.</summary>
    /// <param name="service">Which service.</param>
    /// <param name="server">Which server.</param>
    /// <returns>The server's settings, or null when the service or the server is not there.</returns>
    public RealServerSettings? Find(ServiceKey service, RealServerKey server) => Find(service)?.Servers.GetValueOrDefault(server);

    /// <summary>This table with one service added or replaced.</summary>
    /// <param name="service">The service as it shall be.</param>
    /// <returns>The changed copy.</returns>
    public IpvsTable With(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new IpvsTable(services.SetItem(service.Key, service)) { Unmanaged = Unmanaged };
    }

    /// <summary>This table without one service, which need not be there.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The changed copy.</returns>
    public IpvsTable Without(ServiceKey key) => new(services.Remove(key)) { Unmanaged = Unmanaged };

    /// <summary>This table with one service taken over from another table: as it is there, or not there at all.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="other">The table to take it from.</param>
    /// <returns>The changed copy.</returns>
    public IpvsTable WithServiceOf(ServiceKey key, IpvsTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Find(key) is { } service ? With(service) : Without(key);
    }

    /// <summary>This table as one that becomes of another: see <see cref="VirtualService.InOrderOf"/>.</summary>
    /// <param name="before">The other one.</param>
    /// <returns>The changed copy; this table itself where nobody came late.</returns>
    public IpvsTable InOrderOf(IpvsTable before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Services.Aggregate(this, (table, service) =>
            service.InOrderOf(before.Find(service.Key)) is var ordered && ReferenceEquals(ordered, service) ? table : table.With(ordered));
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] IpvsTable? other) =>
        other is not null && (ReferenceEquals(services, other.services) || services.Values.SequenceEqual(other.services.Values));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as IpvsTable);

    /// <inheritdoc/>
    public override int GetHashCode() => services.Count;
}
