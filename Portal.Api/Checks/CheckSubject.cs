using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>The server that a program checks, and the service that it belongs to.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
public sealed record CheckSubject(ServiceKey Service, RealServerKey Server);
