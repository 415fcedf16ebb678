using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>A declared server that a drain keeps from getting new connections.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="Weight">The weight that is declared for it, and that it gets again when the drain is cancelled.</param>
public sealed record DrainedServer(ServiceKey Service, RealServerKey Server, int Weight);
