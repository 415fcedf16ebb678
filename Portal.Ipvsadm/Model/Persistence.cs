namespace Portal.Ipvsadm.Model;

/// <summary>For how long a client goes back to the server it had, and who counts as the same client.</summary>
public sealed record Persistence
{
    /// <summary>The longest time-out that ipvsadm takes: 2,678,400 seconds, 31 days.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(31);

    /// <summary>How long a client is remembered after its last connection: whole seconds, 1 s to 31 days.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How much of the client's address counts; null means all of it.</summary>
    public ClientMask? Mask { get; init; }

    /// <summary>
    /// The persistence engine that tells clients apart by more than their address, such as <c>sip</c>; null means none.
    /// </summary>
    public string? Engine { get; init; }
}
