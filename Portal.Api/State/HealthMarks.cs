using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>The firewall marks that Portal keeps for checks through virtual addresses, of both families. What they belong to is nobody else's.</summary>
/// <param name="First">The first of them, 1 to <see cref="MaximumFirst"/>.</param>
public sealed record HealthMarks(uint First)
{
    /// <summary>How many there are.</summary>
    public const uint Count = 65_536;

    /// <summary>The greatest first mark.</summary>
    public const uint MaximumFirst = uint.MaxValue - Count;

    /// <summary>The range that Portal has where nothing else is said.</summary>
    public static HealthMarks Default { get; } = new(0x7000_0000);

    /// <summary>The last of them.</summary>
    public uint Last => First + (Count - 1);

    /// <summary>The services with these marks.</summary>
    public ServiceScope Own => new(new MarkScope(First, Last));

    /// <summary>All other services.</summary>
    public ServiceScope Others => new(new AddressScope(null, 0, 0, ushort.MaxValue), new MarkScope(1, First - 1), new MarkScope(Last + 1, uint.MaxValue));

    /// <summary>Whether a service has one of these marks.</summary>
    /// <param name="service">The service.</param>
    /// <returns>True when it has.</returns>
    public bool Has(ServiceKey service) => service is FirewallMarkKey { Mark: var mark } && mark >= First && mark <= Last;
}
