using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>
/// What a list leaves out, where it is to be drained before it goes. It stays declared until then; what only the kernel has is
/// declared by that.
/// </summary>
internal static class Leftover
{
    /// <summary>A service with the servers that it has now beside those of a list.</summary>
    /// <param name="wanted">The service as the list has it.</param>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <param name="kernel">The service in the kernel; null when the kernel does not have it.</param>
    public static VirtualService Keep(VirtualService wanted, VirtualService? declared, VirtualService? kernel)
    {
        var present = (kernel?.Servers ?? VirtualService.NoServers).SetItems(declared?.Servers ?? VirtualService.NoServers);
        return present.Keys.All(wanted.Servers.ContainsKey) ? wanted : wanted with { Servers = present.SetItems(wanted.Servers) };
    }

    /// <summary>A table with the services and servers that there are now beside those of a list.</summary>
    /// <param name="wanted">The table as the list has it.</param>
    /// <param name="declared">Portal's data.</param>
    /// <param name="kernel">What the kernel has.</param>
    public static IpvsTable Keep(IpvsTable wanted, IpvsTable declared, IpvsTable kernel)
    {
        var kept = wanted;
        foreach (var key in declared.Services.Concat(kernel.Services).Select(service => service.Key).Distinct())
        {
            var present = (declared.Find(key), kernel.Find(key));
            var service = Keep(wanted.Find(key) ?? present.Item1 ?? present.Item2!, present.Item1, present.Item2);
            kept = ReferenceEquals(service, wanted.Find(key)) ? kept : kept.With(service);
        }

        return kept;
    }

    /// <summary>The servers of a service that a list does not have.</summary>
    /// <param name="kept">The service with all its servers.</param>
    /// <param name="listed">The servers of the list.</param>
    public static IEnumerable<DrainTarget> Of(VirtualService kept, IEnumerable<RealServerKey> listed) => kept.Servers.Keys.Except(listed).Order().Select(server => new ServerDrain(kept.Key, server));

    /// <summary>The services and servers of a table that a list does not have; a service counts with all its servers.</summary>
    /// <param name="kept">The table with all that there is.</param>
    /// <param name="listed">The table as the list has it.</param>
    public static IEnumerable<DrainTarget> Of(IpvsTable kept, IpvsTable listed) => kept.Services.Where(service => !ReferenceEquals(service, listed.Find(service.Key))).SelectMany(service =>
        listed.Find(service.Key) is { } wanted ? Of(service, wanted.Servers.Keys) : [new ServiceDrain(service.Key)]);

    /// <summary>The steps as if nothing were drained first: drained services and servers count as removed for the limit on removals.</summary>
    /// <param name="from">The table that the steps start from.</param>
    /// <param name="to">The table that they lead to.</param>
    /// <param name="drains">What begins to be drained.</param>
    public static ChangePlan Counted(IpvsTable from, IpvsTable to, IEnumerable<Drain> drains) => TableDiff.Compute(from, drains.Aggregate(to, (table, drain) => drain.Target switch
    {
        ServiceDrain { Service: var service } => table.Without(service),
        ServerDrain { Service: var service, Server: var server } when table.Find(service) is { } found => table.With(found.WithoutServer(server)),
        _ => table,
    }));
}
