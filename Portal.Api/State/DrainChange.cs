namespace Portal.Api.State;

/// <summary>A step in what is drained.</summary>
public abstract record DrainChange
{
    private protected DrainChange()
    {
    }

    /// <summary>What is or was drained.</summary>
    public abstract DrainTarget Target { get; }
}

/// <summary>A drain begins, or goes on in another way.</summary>
/// <param name="Drain">The drain from now on; it takes the place of the one with the same target.</param>
public sealed record DrainStarted(Drain Drain) : DrainChange
{
    /// <inheritdoc/>
    public override DrainTarget Target => Drain.Target;
}

/// <summary>A drain is over: what was drained is gone, or serves again.</summary>
/// <param name="Target">What was drained.</param>
public sealed record DrainEnded(DrainTarget Target) : DrainChange
{
    /// <inheritdoc/>
    public override DrainTarget Target { get; } = Target;
}
