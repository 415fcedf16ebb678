using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>What differs between the kernel and Portal's data: the steps that a push would make.</summary>
/// <param name="Changes">The steps in the table.</param>
/// <param name="Globals">The steps in the globals; mostly none.</param>
public sealed record Drift(ImmutableArray<TableChange> Changes, GlobalsPlan Globals)
{
    /// <summary>Nothing differs.</summary>
    public static Drift None { get; } = new([], GlobalsPlan.Empty);

    /// <summary>What stays as it is in the kernel; it is no step, and so no drift.</summary>
    public ImmutableArray<UnmanagedPlace> Unmanaged { get; init; } = [];

    /// <summary>How many steps there are.</summary>
    public int Steps => Changes.Length + Globals.Changes.Length;

    /// <summary>True when nothing differs.</summary>
    public bool IsNone => Steps == 0;

    /// <summary>How many services and servers the kernel lacks.</summary>
    public int Added => Changes.Count(change => change is ServiceAdded or ServerAdded);

    /// <summary>How many services and servers are otherwise in the kernel.</summary>
    public int Edited => Changes.Count(change => change is ServiceEdited or ServerEdited);

    /// <summary>How many services and servers only the kernel has; a service counts once with all its servers.</summary>
    public int Removed => Changes.Count(change => change is ServiceRemoved or ServerRemoved);

    /// <summary>The command that a push would run first. Only where something differs.</summary>
    public string FirstCommand => Changes.IsEmpty ? Globals.Changes[0].ToCommands()[0].ToString() : Changes[0].ToCommand().ToString();

    /// <summary>Compares.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="declared">Portal's data.</param>
    /// <returns>What differs.</returns>
    public static Drift Between(ObservedKernel kernel, DeclaredState declared)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(declared);
        var effective = Effective.Of(declared);
        var plan = TableDiff.Compute(kernel.Table.ToTable(effective), effective);
        return new Drift([.. plan.Changes], kernel.Globals is { } actual ? GlobalsPlan.ForKernel(actual, declared.Globals, declared.Globals) : GlobalsPlan.Empty)
        {
            Unmanaged = plan.Unmanaged,
        };
    }

    /// <summary>The same without what Portal itself has changed meanwhile.</summary>
    /// <param name="before">Portal's data before.</param>
    /// <param name="after">Portal's data after.</param>
    /// <returns>What differs beside it.</returns>
    public Drift Beside(DeclaredState before, DeclaredState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var isOverlaidAsBefore = ReferenceEquals(before.Drains, after.Drains) && ReferenceEquals(before.Health, after.Health) && ReferenceEquals(before.Annotations, after.Annotations);
        return new Drift(
            Changes.RemoveAll(step => !isOverlaidAsBefore || !ReferenceEquals(before.Table.Find(step.Service), after.Table.Find(step.Service))),
            before.Globals == after.Globals ? Globals : GlobalsPlan.Empty)
        {
            Unmanaged = Unmanaged,
        };
    }

    /// <inheritdoc/>
    public bool Equals(Drift? other) => other is not null && Changes.SequenceEqual(other.Changes) && Globals == other.Globals;

    /// <inheritdoc/>
    public override int GetHashCode() => Steps;

    /// <summary>How much differs, in words.</summary>
    /// <returns>For example <c>3 to add, 0 to edit, 1 to remove</c>.</returns>
    public override string ToString()
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"{Added} to add, {Edited} to edit, {Removed} to remove");
        return Globals.IsEmpty ? table : string.Create(CultureInfo.InvariantCulture, $"{table}, {Globals.Changes.Length} of the settings");
    }
}
