namespace Portal.Api.State;

/// <summary>Portal's data could not be written: the disk is full, the folder is not there, or the shared store does not take it.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A file could not be written.</summary>
    /// <param name="cause">What happened.</param>
    public StoreException(Exception cause)
        : base($"Portal's data cannot be stored: {cause?.Message}", cause)
    {
    }

    /// <summary>The shared store did not take it.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="problem">What happened, in whole sentences.</param>
    /// <param name="cause">The cause; null for none.</param>
    public StoreException(StoreFault fault, string problem, Exception? cause = null)
        : base(problem, cause) => Fault = fault;

    /// <summary>Why it could not be written.</summary>
    public StoreFault Fault { get; }

    /// <summary>The rejection of a request that could not be stored.</summary>
    /// <returns>The rejection.</returns>
    public Rejection ToRejection() => Fault switch
    {
        StoreFault.Unreachable => new FleetUnreachable(Message, IsOutcomeKnown: true),
        StoreFault.Unknown => new FleetUnreachable(Message, IsOutcomeKnown: false),
        StoreFault.Frozen => new FleetFrozen(Message),
        _ => new NotStored(Message),
    };
}
