using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>A server of a host, in one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Weight">The weight that it has in the kernel; where the kernel does not have it, the declared one.</param>
/// <param name="Observed">The server as the kernel has it; null when the kernel does not have it.</param>
internal sealed record HostServer(ServiceKey Service, RealServerKey Server, int Weight, ObservedServer? Observed);
