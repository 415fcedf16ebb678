using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>Which changes of the history somebody asks for. What is null is not asked about.</summary>
public sealed record HistoryFilter
{
    /// <summary>Every change.</summary>
    public static HistoryFilter All { get; } = new();

    /// <summary>Those made at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those made before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Those about this service or its servers: their settings, drains, names, labels, checks or what people say of their health.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>Those about servers with this address, and about the maintenance of this host.</summary>
    public Address? Host { get; init; }

    /// <summary>Those of this caller, as <see cref="State.Caller.Is"/> knows it.</summary>
    public string? Caller { get; init; }

    /// <summary>Which services somebody sees: of each change, the steps about those. Default everything.</summary>
    public Reach Reach { get; init; } = Reach.Everything;

    /// <summary>True when it takes every change.</summary>
    public bool IsOpen => this == All;

    /// <summary>Whether somebody asks for a change.</summary>
    /// <param name="change">The change.</param>
    /// <returns>True when somebody does.</returns>
    public bool Takes(AcceptedChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return (Since is not { } since || change.Time >= since)
            && (Until is not { } until || change.Time < until)
            && (Caller is not { } caller || change.Caller.Is(caller))
            && (Service is not { } service || IsAbout(change.Steps, service))
            && (Host is not { } host || IsAbout(change.Steps, host));
    }

    private static bool IsAbout(StateChange steps, ServiceKey service) =>
        steps.Table.Changes.Any(step => step.Service == service)
        || steps.Drains.Any(step => step.Target switch { ServerDrain drain => drain.Service == service, ServiceDrain drain => drain.Service == service, _ => false })
        || steps.Annotations.Any(step => step.Service == service)
        || steps.Overrides.Any(step => step.Service == service);

    private static bool IsAbout(StateChange steps, Address host) =>
        steps.Table.Changes.Any(step => step switch
        {
            ServerAdded { Server: var server } => server.Address == host,
            ServerEdited { Server: var server } => server.Address == host,
            ServerRemoved { Server: var server } => server.Address == host,
            ServiceRemoved { Before: var service } => service.Servers.Keys.Any(server => server.Address == host),
            _ => false,
        })
        || steps.Drains.Any(step => step.Target switch { ServerDrain drain => drain.Server.Address == host, HostDrain drain => drain.Host == host, _ => false })
        || steps.Annotations.Any(step => step.Server?.Address == host)
        || steps.Overrides.Any(step => step.Server.Address == host);
}
