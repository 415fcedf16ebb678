using Portal.Api.State;

namespace Portal.Api.Writing;

/// <summary>A change of Portal's data that is to be stored.</summary>
/// <param name="Change">The change, without the drains that end because their target is removed.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Work">What was done in the kernel for it.</param>
internal sealed record CommitStep(StateChange Change, Caller Caller, KernelWork Work)
{
    /// <summary>True when a person has allowed many removals. Default false.</summary>
    public bool IsForced { get; init; }

    /// <summary>True when it answers a request about the data; false for one about the kernel alone. Default true.</summary>
    public bool IsAnswer { get; init; } = true;
}
