namespace Portal.Api.Fleet;

/// <summary>How a director stands to its fleet, at an instant.</summary>
/// <param name="State">In a word.</param>
/// <param name="Problem">What is wrong, in whole sentences; null when nothing is.</param>
public sealed record FleetStatus(FleetState State, string? Problem)
{
    /// <summary>The newest revision that was seen in the store; 0 at first.</summary>
    public long Revision { get; init; }

    /// <summary>The id of the fleet; null until this director belongs to one.</summary>
    public string? Id { get; init; }

    /// <summary>Why the copy on this machine could not be written, in whole sentences; null when it is up to date.</summary>
    public string? CopyProblem { get; init; }

    /// <summary>Which other director of the same name lives, in whole sentences; null when none does.</summary>
    public string? NameProblem { get; init; }

    /// <summary>How it stands when its name counts, too: one whose name is taken is frozen.</summary>
    public FleetState Standing => NameProblem is null ? State : FleetState.Frozen;

    /// <summary>Why it stands so, in whole sentences; null where there is nothing to say.</summary>
    public string? Reason => NameProblem ?? Problem;

    /// <summary>Everything that is wrong, in whole sentences; null when nothing is.</summary>
    public string? AllProblems => string.Join(' ', new[] { NameProblem, Problem, CopyProblem }.OfType<string>()) is { Length: > 0 } all ? all : null;
}
