using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>Somebody says something of a server's health in place of its checks, or takes it back.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="After">What is said from now on; null for nothing.</param>
public sealed record OverrideChange(ServiceKey Service, RealServerKey Server, HealthOverride? After);
