using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Whom declared checks ask.</summary>
public static class CheckTargets
{
    /// <summary>Whom the checks of a service ask.</summary>
    /// <param name="declared">The service.</param>
    /// <param name="annotations">Its checks.</param>
    /// <returns>Each server that is checked, with its check and what that asks.</returns>
    public static ImmutableDictionary<RealServerKey, (HealthCheck Check, CheckKey Key)> Of(VirtualService declared, ServiceAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(annotations);
        return declared.Servers
            .Select(server => (Server: server.Key, server.Value.Forwarding, Check: annotations.CheckOf(server.Key)))
            .Where(one => one.Check is not null)
            .ToImmutableDictionary(one => one.Server, one => (one.Check!, CheckKey.Of(Of(declared.Key, one.Server, one.Forwarding, one.Check!), one.Check!)));
    }

    /// <summary>Whom the check of one server asks.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <param name="forwarding">How packets reach it.</param>
    /// <param name="check">The check.</param>
    /// <returns>What is asked, of whom.</returns>
    public static CheckTarget Of(ServiceKey service, RealServerKey server, Forwarding forwarding, HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var route = CheckRoute.Of(service, server, forwarding, check);
        var place = route is not null && service is AddressKey virtualPlace ? new RealServerKey(virtualPlace.Address, virtualPlace.Port) : server;
        return new CheckTarget
        {
            Kind = check.Kind,
            Address = place.Address,
            Port = check.Port ?? place.Port,
            Route = route,
            Source = check.Source,
            Timeout = check.Timeout,
            Subject = check.Kind is ProgramCheck ? new CheckSubject(service, server) : null,
        };
    }
}
