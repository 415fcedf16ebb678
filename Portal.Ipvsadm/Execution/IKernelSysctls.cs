namespace Portal.Ipvsadm.Execution;

/// <summary>What is to be known of IPVS that ipvsadm does not tell: <c>net.ipv4.vs.*</c>, and which schedulers there are.</summary>
public interface IKernelSysctls
{
    /// <summary>
    /// Whether a client that persistence knows goes to another server when its own has weight 0:
    /// <c>net.ipv4.vs.expire_quiescent_template</c>. The kernel's default is false.
    /// </summary>
    bool ExpiresQuiescentTemplates { get; }

    /// <summary>
    /// Whether the kernel takes packets that come by an interface from an address of this machine: <c>net.ipv4.conf.*.accept_local</c>, of the
    /// interface or of all. The kernel's default is false. What cannot be known is true.
    /// </summary>
    /// <param name="device">The interface; null where it is not known.</param>
    bool AcceptsLocal(string? device);

    /// <summary>Whether the kernel has IPVS. To ask ipvsadm would load the module; this changes nothing.</summary>
    Model.ModuleState Module { get; }

    /// <summary>Reads what the kernel's IPVS is. What cannot be known is said to be so.</summary>
    Model.KernelFacts ReadFacts();
}
