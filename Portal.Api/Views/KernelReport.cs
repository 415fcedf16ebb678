using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>Tells what the kernel's IPVS is.</summary>
/// <param name="kernel">Lists what ipvsadm can set.</param>
/// <param name="sysctls">Reads the rest.</param>
public sealed class KernelReport(KernelView kernel, IKernelSysctls sysctls)
{
    /// <summary>Reads it.</summary>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The facts, and the time-outs and daemons that the kernel has.</returns>
    /// <exception cref="IpvsadmException">IPVS cannot be used.</exception>
    public async Task<(KernelFacts Facts, Globals Globals)> ReadAsync(CancellationToken cancellationToken)
    {
        // First, because it loads the module where it is missing.
        var listed = await kernel.ListGlobalsAsync(cancellationToken);
        return (sysctls.ReadFacts(), listed);
    }
}
