using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>The steps from one table to another, in the order in which live traffic feels them least.</summary>
public sealed class ChangePlan
{
    private readonly (IpvsTable From, IpvsTable To)? ends;

    internal ChangePlan(
        ImmutableArray<TableChange> additions,
        ImmutableArray<TableChange> removals,
        int unchanged,
        (IpvsTable From, IpvsTable To)? ends = null)
    {
        this.ends = ends;
        AdditionsAndEdits = additions;
        Removals = removals;
        Unchanged = unchanged;
    }

    /// <summary>A plan without any step.</summary>
    public static ChangePlan Empty { get; } = new([], [], 0);

    /// <summary>A plan of one step, or of none.</summary>
    /// <param name="step">The step; null for none.</param>
    /// <returns>The plan.</returns>
    public static ChangePlan Of(TableChange? step) => step switch
    {
        null => Empty,
        ServiceRemoved or ServerRemoved => new ChangePlan([], [step], 0),
        _ => new ChangePlan([step], [], 0),
    };

    /// <summary>The first part: services and servers that come, then those that are edited.</summary>
    public ImmutableArray<TableChange> AdditionsAndEdits { get; }

    /// <summary>
    /// The second part: servers and services that go. It is to be run only when all of the first part succeeded, so
    /// that what is refused takes nothing away.
    /// </summary>
    public ImmutableArray<TableChange> Removals { get; }

    /// <summary>How many services and servers stay exactly as they are.</summary>
    public int Unchanged { get; }

    /// <summary>What stays as it is in the kernel, whatever it should be; see <see cref="UnmanagedPlace"/>. Mostly nothing.</summary>
    public ImmutableArray<UnmanagedPlace> Unmanaged { get; internal init; } = [];

    /// <summary>Both parts in their order.</summary>
    public IEnumerable<TableChange> Changes => AdditionsAndEdits.Concat(Removals);

    /// <summary>How many steps there are.</summary>
    public int Count => AdditionsAndEdits.Length + Removals.Length;

    /// <summary>True when the two tables are equal.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The same without the second part.</summary>
    /// <returns>The plan that takes nothing away.</returns>
    public ChangePlan WithoutRemovals() => new(AdditionsAndEdits, [], Unchanged) { Unmanaged = Unmanaged };

    /// <summary>Makes every step in a table.</summary>
    /// <param name="table">The table that the plan starts from.</param>
    /// <returns>The table that it leads to.</returns>
    public IpvsTable Apply(IpvsTable table) => ends is { } known && ReferenceEquals(known.From, table)
        ? known.To
        : Changes.Aggregate(table, (current, change) => change.Apply(current));
}
