using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What is drained: one server, a service with all its servers, or every server of a host.</summary>
public abstract record DrainTarget
{
    private protected DrainTarget()
    {
    }

    /// <summary>Whether it keeps a server out.</summary>
    /// <returns>True when it does.</returns>
    public abstract bool Holds(ServiceKey service, RealServerKey server);

    /// <summary>Whether what is drained is declared. A host always is: it stays in maintenance also without a server.</summary>
    /// <param name="declared">The declared services.</param>
    /// <returns>True when it is.</returns>
    public abstract bool IsIn(IpvsTable declared);

    /// <summary>The servers that it keeps out.</summary>
    /// <param name="declared">The declared services.</param>
    /// <returns>The servers in the order of their services.</returns>
    public IEnumerable<DrainedServer> ServersIn(IpvsTable declared) =>
        from service in ServicesIn(declared)
        from server in service.Servers
        where Holds(service.Key, server.Key)
        select new DrainedServer(service.Key, server.Key, server.Value.Weight);

    private protected abstract IEnumerable<VirtualService> ServicesIn(IpvsTable declared);

    private protected static IEnumerable<VirtualService> Find(IpvsTable declared, ServiceKey service) => declared.Find(service) is { } found ? [found] : [];
}

/// <summary>One server, which goes when the drain ends.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server.</param>
public sealed record ServerDrain(ServiceKey Service, RealServerKey Server) : DrainTarget
{
    /// <inheritdoc/>
    public override bool Holds(ServiceKey service, RealServerKey server) => server == Server && service == Service;

    /// <inheritdoc/>
    public override bool IsIn(IpvsTable declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return declared.Find(Service, Server) is not null;
    }

    private protected override IEnumerable<VirtualService> ServicesIn(IpvsTable declared) => Find(declared, Service);
}

/// <summary>A service, which goes with its servers when the drain ends.</summary>
/// <param name="Service">The service.</param>
public sealed record ServiceDrain(ServiceKey Service) : DrainTarget
{
    /// <inheritdoc/>
    public override bool Holds(ServiceKey service, RealServerKey server) => service == Service;

    /// <inheritdoc/>
    public override bool IsIn(IpvsTable declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return declared.Find(Service) is not null;
    }

    private protected override IEnumerable<VirtualService> ServicesIn(IpvsTable declared) => Find(declared, Service);
}

/// <summary>Every server with that address in every service. They stay, and only a request ends the drain.</summary>
/// <param name="Host">The address.</param>
public sealed record HostDrain(Address Host) : DrainTarget
{
    /// <inheritdoc/>
    public override bool Holds(ServiceKey service, RealServerKey server) => server.Address == Host;

    /// <inheritdoc/>
    public override bool IsIn(IpvsTable declared) => true;

    private protected override IEnumerable<VirtualService> ServicesIn(IpvsTable declared) => declared.Services;
}
