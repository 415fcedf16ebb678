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
    /// Why the kernel drops packets that come by an interface from an IPv4 address of this machine, as the name of the setting and its value:
    /// <c>net.ipv4.conf.*.accept_local</c> is 0 for the interface and for all, or <c>rp_filter</c> is 1 for one of them.
    /// </summary>
    /// <param name="device">The interface; null where it is not known.</param>
    /// <param name="hasAddress">Whether the interface has that address: <c>rp_filter</c> lets it pass then.</param>
    /// <returns>For example <c>net.ipv4.conf.eth0.accept_local is 0</c>; null where they are not dropped, or nobody knows.</returns>
    string? WhyMartian(string? device, bool hasAddress);

    /// <summary>A setting of the network namespace that this process is in.</summary>
    /// <param name="path">The parts of its name below <c>net</c>, for example <c>ipv4</c>, <c>conf</c>, <c>eth0</c>, <c>rp_filter</c>: the name of an interface can have dots.</param>
    /// <returns>Its value, with one blank between two numbers; null where the kernel has no such setting.</returns>
    string? ValueOf(params string[] path);

    /// <summary>Whether the kernel has IPVS. To ask ipvsadm would load the module; this changes nothing.</summary>
    Model.ModuleState Module { get; }

    /// <summary>Reads what the kernel's IPVS is. What cannot be known is said to be so.</summary>
    Model.KernelFacts ReadFacts();
}
