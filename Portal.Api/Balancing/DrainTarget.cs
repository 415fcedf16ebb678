using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>What is drained: one server, a service with all its servers, or every server of a host.</summary>
public abstract record DrainTarget
{
    private protected DrainTarget()
    {
    }
}

/// <summary>One server, which goes when the drain ends.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
public sealed record ServerDrain(ServiceKey Service, RealServerKey Server) : DrainTarget;

/// <summary>A service, which goes with its servers when the drain ends.</summary>
/// <param name="Service">The service.</param>
public sealed record ServiceDrain(ServiceKey Service) : DrainTarget;

/// <summary>Every server with that address in every service; they stay, and nothing ends the drain but somebody who says so.</summary>
/// <param name="Host">The address.</param>
public sealed record HostDrain(Address Host) : DrainTarget;
