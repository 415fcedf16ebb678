namespace Portal.Api.State;

/// <summary>What health makes of the declared weight of one server.</summary>
/// <param name="Weight">The weight in the kernel, at most the declared one; null when the server is removed from the kernel.</param>
public readonly record struct HealthHold(int? Weight)
{
    /// <summary>Weight 0: no new connections, open ones go on.</summary>
    public static HealthHold Quiesced { get; } = new(0);

    /// <summary>Weight 0, because the host returns from maintenance and the check has not called the server up yet.</summary>
    public static HealthHold Returning { get; } = new(0) { IsReturning = true };

    /// <summary>True where the server waits until its check calls it up.</summary>
    public bool IsReturning { get; init; }

    /// <summary>Not in the kernel.</summary>
    public static HealthHold Removed { get; } = new((int?)null);
}
