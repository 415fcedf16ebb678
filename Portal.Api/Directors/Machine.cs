using Portal.Ipvsadm.Execution;

namespace Portal.Api.Directors;

/// <summary>What Portal reads and changes of a machine beside IPVS; null where it is the machine's own.</summary>
public sealed class Machine
{
    /// <summary>Its settings.</summary>
    public IKernelSysctls? Sysctls { get; init; }

    /// <summary>Its addresses.</summary>
    public IMachineAddresses? Addresses { get; init; }

    /// <summary>Changes them.</summary>
    public IAddressTool? Tool { get; init; }
}
