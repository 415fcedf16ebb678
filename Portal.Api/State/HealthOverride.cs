using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What somebody says of a server's health in place of its checks. It ends by itself.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
/// <param name="IsUp">True where it is said to be up.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Reason">Why, in the words of whoever said it; empty for no reason.</param>
public sealed record HealthOverride(ServiceKey Service, RealServerKey Server, bool IsUp, DateTimeOffset Until, string Reason);
