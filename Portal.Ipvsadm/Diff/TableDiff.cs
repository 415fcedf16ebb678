using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>
/// Computes the fewest commands that lead from one table to another: edits happen in place, what comes comes before
/// what goes, and what is equal is not touched.
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
            steps.Compare(actual.Find(service.Key), service);
        }

        foreach (var service in actual.Services)
        {
            if (desired.Find(service.Key) is null)
            {
                steps.Compare(service, null);
            }
        }

        return steps.ToPlan((actual, desired));
    }

    /// <summary>Compares one service.</summary>
    /// <param name="actual">The service as it is, or null when it is not there.</param>
    /// <param name="desired">The service with the same key as it shall be, or null when it shall not be there.</param>
    /// <returns>The steps from one to the other.</returns>
    public static ChangePlan Compute(VirtualService? actual, VirtualService? desired)
    {
        var steps = new Steps();
        steps.Compare(actual, desired);
        return steps.ToPlan();
    }

    private sealed class Steps
    {
        private readonly ImmutableArray<TableChange>.Builder additions = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder edits = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder removedServers = ImmutableArray.CreateBuilder<TableChange>();
        private readonly ImmutableArray<TableChange>.Builder removedServices = ImmutableArray.CreateBuilder<TableChange>();
        private int unchanged;

        public void Compare(VirtualService? actual, VirtualService? desired)
        {
            if (desired is null)
            {
                if (actual is not null)
                {
                    removedServices.Add(new ServiceRemoved(actual));
                }

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

            CompareServers(desired.Key, actual?.Servers ?? VirtualService.NoServers, desired.Servers);
        }

        public ChangePlan ToPlan((IpvsTable From, IpvsTable To)? ends = null) =>
            new([.. additions, .. edits], [.. removedServers, .. removedServices], unchanged, ends);

        private void CompareServers(
            ServiceKey service,
            ImmutableSortedDictionary<RealServerKey, RealServerSettings> actual,
            ImmutableSortedDictionary<RealServerKey, RealServerSettings> desired)
        {
            if (ReferenceEquals(actual, desired))
            {
                unchanged += desired.Count;
                return;
            }

            foreach (var (key, after) in desired)
            {
                if (!actual.TryGetValue(key, out var before))
                {
                    additions.Add(new ServerAdded(service, key, after));
                }
                else if (before != after)
                {
                    edits.Add(new ServerEdited(service, key, before, after));
                }
                else
                {
                    unchanged++;
                }
            }

            foreach (var (key, before) in actual)
            {
                if (!desired.ContainsKey(key))
                {
                    removedServers.Add(new ServerRemoved(service, key, before));
                }
            }
        }
    }
}
