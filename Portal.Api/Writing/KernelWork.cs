using System.Collections.Immutable;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Writing;

/// <summary>What was done in the kernel for one change: its steps, and the commands that ipvsadm was asked to run for them.</summary>
internal sealed class KernelWork
{
    private const int Shown = 3;

    private KernelWork(ChangePlan plan, ImmutableArray<object> first, int count) => (Plan, First, Count) = (plan, first, count);

    /// <summary>Nothing was done.</summary>
    public static KernelWork None { get; } = new(ChangePlan.Empty, [], 0);

    /// <summary>The steps.</summary>
    public ChangePlan Plan { get; }

    /// <summary>The first commands, which write themselves; of a long row nobody reads all.</summary>
    public ImmutableArray<object> First { get; }

    /// <summary>How many commands there were.</summary>
    public int Count { get; }

    /// <summary>The steps of a plan, one command each.</summary>
    public static KernelWork Of(ChangePlan plan) => plan.IsEmpty ? None : new(plan, [.. Commands(plan).Take(Shown)], plan.Count);

    /// <summary>One command.</summary>
    public static KernelWork Of(IpvsadmCommand command) => new(ChangePlan.Empty, [command], 1);

    /// <summary>The same steps, for which the commands of another plan were needed too.</summary>
    public KernelWork And(ChangePlan more) => new(Plan, [.. First.Concat(Commands(more)).Take(Shown)], Count + more.Count);

    /// <summary>The same steps, and what was done in the kernel's globals.</summary>
    public KernelWork And(GlobalsPlan globals) => globals.IsEmpty
        ? this
        : new(Plan, [.. First.Concat(Commands(globals)).Take(Shown)], Count + Commands(globals).Count());

    private static IEnumerable<object> Commands(GlobalsPlan globals) => globals.Changes.SelectMany(change => change.ToCommands());

    private static IEnumerable<object> Commands(ChangePlan plan) => plan.Changes.Select(change => change.ToCommand());
}
