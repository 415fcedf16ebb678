using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>
/// Computes the fewest commands that lead from one table to another: edits happen in place, what comes comes before
/// what goes, and what is equal is not touched. What no command line can say is not touched either. Servers come in the order in which
/// they came to the desired service; those that are there keep their places, whatever their order.
/// </summary>
public static class TableDiff
{
    /// <summary>Compares whole tables.</summary>
    /// <param name="actual">The table as it is.</param>
    /// <param name="desired">The table as it shall be.</param>
    /// <returns>The steps from one to the other.</returns>
    public static ChangePlan Compute(IpvsTable actual, IpvsTable desired)
    {
        var steps = new Steps();
        foreach (var service in desired.Services)
        {
            steps.Compare(actual.Find(service.Key), service, actual.Unmanaged.GetValueOrDefault(service.Key));
        }

        foreach (var service in actual.Services)
        {
            if (desired.Find(service.Key) is null)
            {
                steps.Compare(service, null, actual.Unmanaged.GetValueOrDefault(service.Key));
            }
        }

        foreach (var service in actual.Unmanaged.Values)
        {
            if (service.Unmanaged is { } reason && desired.Find(service.Key) is null)
            {
                steps.Leave(service.Key, null, reason, isWanted: false);
            }
        }

        return steps.ToPlan((actual, desired.Beside([])));
    }

    /// <summary>Compares one service.</summary>
    /// <param name="actual">The service as it is, or null when it is not there.</param>
    /// <param name="desired">The service with the same key as it shall be, or null when it shall not be there.</param>
    /// <returns>The steps from one to the other.</returns>
    public static ChangePlan Compute(VirtualService? actual, VirtualService? desired)
    {
        var steps = new Steps();
        steps.Compare(actual, desired, null);
        return steps.ToPlan();
    }

    private sealed class Steps
    {
        private readonly ImmutableArray<TableChange>.Builder additions = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder edits = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder quieted = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder removedServers = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder removedServices = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<UnmanagedPlace>.Builder unmanaged = ImmutableArray.CreateBuilder<UnmanagedPlace>();
        private int unchanged;

        public void Leave(ServiceKey service, RealServerKey? server, string reason, bool isWanted) => unmanaged.Add(new UnmanagedPlace(service, server, reason, isWanted));

        /// <summary>Compares a service; what of it stands apart in the kernel stays as it is.</summary>
        public void Compare(VirtualService? actual, VirtualService? desired, ObservedService? apart)
        {
            if (desired is null)
            {
                Leave(apart, VirtualService.NoServers);
                if (actual is not null && apart is null)
                {
                    removedServices.Add(new ServiceRemoved(actual));
                }

                return;
            }

            if (apart?.Unmanaged is { } reason)
            {
                Leave(desired.Key, null, reason, isWanted: true);
                return;
            }

            Leave(apart, desired.Servers);
            if (actual?.Settings != desired.Settings && CommandLine.WhyNot(desired.Key, desired.Settings) is { } rule)
            {
                Leave(desired.Key, null, rule, isWanted: true);
                return;
            }

            if (actual is null)
            {
                additions.Add(new ServiceAdded(desired.Key, desired.Settings));
            }
            else if (actual.Settings != desired.Settings)
            {
                edits.Add(new ServiceEdited(desired.Key, actual.Settings, desired.Settings));
            }
            else
            {
                unchanged++;
            }

            CompareServers(actual, desired, apart);
        }

        public ChangePlan ToPlan((IpvsTable From, IpvsTable To)? ends = null) =>
            new([.. additions, .. edits, .. quieted], [.. removedServers, .. removedServices], unchanged, unmanaged.Count > 0 ? null : ends) { Unmanaged = unmanaged.ToImmutable() };

        private void Leave(ObservedService? apart, ImmutableSortedDictionary<RealServerKey, RealServerSettings> desired)
        {
            foreach (var server in apart?.Servers ?? [])
            {
                if (server.Unmanaged is { } reason)
                {
                    Leave(apart!.Key, server.Key, reason, desired.ContainsKey(server.Key));
                }
            }
        }

        private void CompareServers(VirtualService? actual, VirtualService desired, ObservedService? apart)
        {
            var (service, present) = (desired.Key, actual?.Servers ?? VirtualService.NoServers);
            if (ReferenceEquals(present, desired.Servers))
            {
                unchanged += present.Count;
                return;
            }

            foreach (var (key, after) in desired.ServersInOrder)
            {
                if (apart?.Find(key)?.Unmanaged is not null)
                {
                    continue;
                }

                present.TryGetValue(key, out var before);
                if (before != after && CommandLine.WhyNot(service, key, after) is { } reason)
                {
                    Leave(service, key, reason, isWanted: true);
                }
                else if (before is null)
                {
                    additions.Add(new ServerAdded(service, key, after));
                }
                else if (before != after)
                {
                    // Before one server gets no more connections, the other has its weight: at no moment does nobody take them.
                    (after.Weight == 0 && before.Weight != 0 ? quieted : edits).Add(new ServerEdited(service, key, before, after));
                }
                else
                {
                    unchanged++;
                }
            }

            foreach (var (key, before) in actual?.ServersInOrder ?? [])
            {
                if (!desired.Servers.ContainsKey(key))
                {
                    removedServers.Add(new ServerRemoved(service, key, before));
                }
            }
        }
    }
}
