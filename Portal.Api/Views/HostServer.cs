using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>A server of a host, in one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Weight">Its weight; the declared one where a drain holds it.</param>
/// <param name="EffectiveWeight">The weight that the kernel has, or should have where it does not have the server.</param>
/// <param name="Observed">The server as the kernel has it; null when the kernel does not have it.</param>
internal sealed record HostServer(ServiceKey Service, RealServerKey Server, int Weight, int EffectiveWeight, ObservedServer? Observed);
