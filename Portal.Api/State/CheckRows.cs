using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>Which mark each way of checks has. Pure: a way keeps its mark as long as it is wanted, whoever comes and goes beside it.</summary>
public sealed class CheckRows
{
    private CheckRows(ImmutableSortedDictionary<CheckRoute, FirewallMarkKey> marks) => Marks = marks;

    /// <summary>No way.</summary>
    public static CheckRows None { get; } = new(ImmutableSortedDictionary<CheckRoute, FirewallMarkKey>.Empty);

    /// <summary>The marks; the kernel's row of each is that of <see cref="CheckRoute.ToRow"/>.</summary>
    public ImmutableSortedDictionary<CheckRoute, FirewallMarkKey> Marks { get; }

    /// <summary>
    /// Gives each way a mark: the one that it has; else that of a row of the kernel that leads this way already, as after a restart; else the lowest
    /// free one. A way for which no mark is left gets none.
    /// </summary>
    /// <param name="marks">The marks that there are.</param>
    /// <param name="wanted">The ways that are wanted.</param>
    /// <param name="kernel">What the kernel has at these marks.</param>
    /// <returns>The marks of the ways that are wanted.</returns>
    public CheckRows With(HealthMarks marks, IEnumerable<CheckRoute> wanted, IpvsTable kernel)
    {
        ArgumentNullException.ThrowIfNull(marks);
        ArgumentNullException.ThrowIfNull(kernel);
        var given = ImmutableSortedDictionary.CreateBuilder<CheckRoute, FirewallMarkKey>();
        List<CheckRoute> fresh = [];
        foreach (var route in wanted.Distinct())
        {
            if (Marks.TryGetValue(route, out var key) && marks.Has(key))
            {
                given[route] = key;
            }
            else
            {
                fresh.Add(route);
            }
        }

        HashSet<FirewallMarkKey> taken = [.. given.Values];
        var found = kernel.Services.Where(row => !taken.Contains((FirewallMarkKey)row.Key)).Select(row => (Route: CheckRoute.Of(row), Key: (FirewallMarkKey)row.Key))
            .Where(row => row.Route is not null).DistinctBy(row => row.Route).ToDictionary(row => row.Route!, row => row.Key);
        taken.UnionWith(kernel.Services.Select(row => row.Key).Concat(kernel.Unmanaged.Keys).OfType<FirewallMarkKey>());
        var next = new Dictionary<IpFamily, uint>();
        foreach (var route in fresh.Order())
        {
            if ((found.GetValueOrDefault(route) ?? Free(marks, route.Family, taken, next)) is { } key)
            {
                given[route] = key;
            }
        }

        return new CheckRows(given.ToImmutable());
    }

    /// <summary>What the kernel shall have at these marks.</summary>
    /// <param name="kernel">What it has.</param>
    /// <returns>A row for each way. What looks as if Portal had made it and is wanted no more is gone; what looks otherwise stays.</returns>
    public IpvsTable In(IpvsTable kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var rest = kernel.Services.Where(CheckRoute.LooksOwn).Aggregate(kernel, (table, row) => table.Without(row.Key));
        return Marks.Aggregate(rest, (table, row) => table.With(row.Key.ToRow(row.Value)));
    }

    /// <summary>Those of the ways that the kernel has as they shall be.</summary>
    /// <param name="kernel">What it has.</param>
    /// <returns>The ways that can be taken.</returns>
    public CheckRows Standing(IpvsTable kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return new CheckRows(Marks.RemoveRange(Marks.Where(row => kernel.Find(row.Value)?.Equals(row.Key.ToRow(row.Value)) != true).Select(row => row.Key)));
    }

    private static FirewallMarkKey? Free(HealthMarks marks, IpFamily family, HashSet<FirewallMarkKey> taken, Dictionary<IpFamily, uint> next)
    {
        for (var mark = next.GetValueOrDefault(family, marks.First); mark <= marks.Last; mark++)
        {
            var key = new FirewallMarkKey(family, mark);
            if (taken.Add(key))
            {
                next[family] = mark + 1;
                return key;
            }
        }

        next[family] = marks.Last + 1;
        return null;
    }
}
