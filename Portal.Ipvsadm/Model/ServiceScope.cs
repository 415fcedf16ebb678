using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>
/// Which services somebody owns: those that at least one of its entries covers. Outside of it nothing is touched.
/// </summary>
public sealed class ServiceScope
{
    /// <summary>Creates a scope.</summary>
    /// <param name="entries">At least one entry.</param>
    public ServiceScope(params ImmutableArray<ScopeEntry> entries) => Entries = entries;

    /// <summary>The entries.</summary>
    public ImmutableArray<ScopeEntry> Entries { get; }

    /// <summary>Whether a service is within the scope.</summary>
    /// <returns>True when an entry covers it.</returns>
    public bool Covers(ServiceKey service) => Entries.Any(entry => entry.Covers(service));

    /// <summary>What a table has within the scope.</summary>
    /// <returns>The services that are covered.</returns>
    public IpvsTable Of(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Services.All(service => Covers(service.Key)) ? table : IpvsTable.Of(table.Services.Where(service => Covers(service.Key)));
    }

    /// <summary>What an observed table has within the scope.</summary>
    /// <returns>The services that are covered.</returns>
    public ObservedTable Of(ObservedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Services.All(service => Covers(service.Key)) ? table : new ObservedTable([.. table.Services.Where(service => Covers(service.Key))]);
    }

    /// <summary>What traffic there is within the scope.</summary>
    /// <param name="table">The traffic of all services.</param>
    /// <returns>That of the services that are covered.</returns>
    public TrafficTable Of(TrafficTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Services.All(service => Covers(service.Key)) ? table : new TrafficTable([.. table.Services.Where(service => Covers(service.Key))]);
    }
}
