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
        return declared.Servers.Keys
            .Select(server => (Server: server, Check: annotations.CheckOf(server)))
            .Where(pair => pair.Check is not null)
            .ToImmutableDictionary(pair => pair.Server, pair => (pair.Check!, CheckKey.Of(Of(declared.Key, pair.Server, pair.Check!), pair.Check!)));
    }

    /// <summary>Whom the check of one server asks.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <param name="check">The check.</param>
    /// <returns>What is asked, of whom.</returns>
    public static CheckTarget Of(ServiceKey service, RealServerKey server, HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new CheckTarget
        {
            Kind = check.Kind,
            Address = server.Address,
            Port = check.Port ?? server.Port,
            Source = check.Source,
            Timeout = check.Timeout,
            Subject = check.Kind is ProgramCheck ? new CheckSubject(service, server) : null,
        };
    }
}
