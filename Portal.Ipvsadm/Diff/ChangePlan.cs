using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>
/// The steps from one table to another, in the order in which live traffic feels them least. Two plans are equal when their steps are.
/// </summary>
public sealed class ChangePlan : IEquatable<ChangePlan>
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
    public static ChangePlan Of(TableChange? step) => step is null ? Empty : Of([step]);

    /// <summary>A plan of these steps in this order.</summary>
    /// <param name="steps">The steps; what goes stands at their end.</param>
    public static ChangePlan Of(ImmutableArray<TableChange> steps)
    {
        var end = steps.Length;
        while (end > 0 && steps[end - 1] is ServiceRemoved or ServerRemoved)
        {
            end--;
        }

        return steps.IsEmpty ? Empty : new ChangePlan(steps[..end], steps[end..], 0);
    }

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
        ? known.To.InOrderOf(table)
        : Changes.Aggregate(table, (current, change) => change.Apply(current));

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] ChangePlan? other) =>
        other is not null && AdditionsAndEdits.SequenceEqual(other.AdditionsAndEdits) && Removals.SequenceEqual(other.Removals);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as ChangePlan);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}
