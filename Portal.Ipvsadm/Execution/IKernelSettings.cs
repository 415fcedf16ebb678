namespace Portal.Ipvsadm.Execution;

/// <summary>Settings of IPVS that are no part of its table: <c>net.ipv4.vs.*</c>.</summary>
public interface IKernelSettings
{
    /// <summary>
    /// Whether a client that persistence knows goes to another server when its own has weight 0:
    /// <c>net.ipv4.vs.expire_quiescent_template</c>. The kernel's default is false.
    /// </summary>
    bool ExpiresQuiescentTemplates { get; }
}
