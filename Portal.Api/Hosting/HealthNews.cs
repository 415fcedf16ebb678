using System.Collections.Concurrent;
using System.Globalization;
using Portal.Api.Checks;
using Portal.Api.Contracts;
using Portal.Api.Events;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Hosting;

/// <summary>Makes events and lines of the log of what happens to the health of services and servers.</summary>
/// <param name="hub">Where the events go.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">The log.</param>
internal sealed class HealthNews(EventHub hub, ICheckMeter metrics, HealthLog log) : IHealthObserver
{
    private readonly ConcurrentDictionary<string, byte> deaf = [];
    private string? problem;

    /// <inheritdoc/>
    public void Checked(CheckTarget target, CheckResult result, TimeSpan lateness) => metrics.Checked(target, result, lateness);

    /// <inheritdoc/>
    public void Judged(ServiceVerdict? before, ServiceVerdict after, VirtualService declared, ServiceAnnotations annotations)
    {
        var old = before?.Servers.ToDictionary(server => server.Server) ?? [];
        foreach (var server in after.Servers)
        {
            var was = old.GetValueOrDefault(server.Server);
            if ((was?.State ?? ServerState.Off) != server.State && !(was is null && server.State is ServerState.Up or ServerState.Off))
            {
                Tell(after.Service, server, was, declared);
            }
        }

        if (before is null ? after.State is not (ServiceState.Ok or ServiceState.Off) : before.State != after.State)
        {
            log.ServiceChanged(after.State > (before?.State ?? ServiceState.Off) && after.State != ServiceState.Ok, ModelMapping.PathOf(after.Service), HealthNames.Of(before?.State ?? ServiceState.Off), HealthNames.Of(after.State), after.Up, after.CanServe);
            hub.Publish(new ServiceHealthChanged(after.Service, before?.State ?? ServiceState.Off, after.State, after.Up, after.CanServe));
        }
    }

    /// <inheritdoc/>
    public void Blind(CheckKey key, CheckRecord record)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{key.Target.Kind.Name} of {key.Target.Route?.Server ?? key.Target.Address} port {key.Target.Port}")
            + (key.Target.Route is null ? string.Empty : $" through {key.Target.Address}");
        if (record.IsBlind)
        {
            log.Blind(what, record.Last?.Detail ?? string.Empty);
        }
        else
        {
            log.Sees(what);
        }
    }

    /// <inheritdoc/>
    public void Braked(bool holds, int failing)
    {
        if (holds)
        {
            log.Braked(failing);
        }
        else
        {
            log.LetGo();
        }

        hub.Publish(new HealthBraked(holds, failing));
    }

    /// <inheritdoc/>
    public void StoodStill(TimeSpan stood)
    {
        metrics.StoodStill();
        log.StoodStill(stood.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Deaf(string why)
    {
        // Each check finds it out anew; once is enough.
        if (deaf.TryAdd(why, 0))
        {
            log.Deaf(why);
        }
    }

    /// <inheritdoc/>
    public void NotFollowed(string problem)
    {
        if (Interlocked.Exchange(ref this.problem, problem) != problem)
        {
            log.NotFollowed(problem);
        }
    }

    private void Tell(ServiceKey service, ServerVerdict server, ServerVerdict? was, VirtualService declared)
    {
        var from = was?.State ?? ServerState.Off;
        var weight = server.Hold is { } hold ? hold.Weight ?? 0 : declared.Servers.GetValueOrDefault(server.Server)?.Weight ?? 0;
        metrics.Changed();
        log.ServerChanged(
            server.State == ServerState.Down, ModelMapping.PathOf(server.Server), ModelMapping.PathOf(service), HealthNames.Of(from), HealthNames.Of(server.State), WordsOf(server));
        hub.Publish(new ServerHealthChanged(service, server.Server, from, server.State, server.Reason, weight));
    }

    // A line of the log always says why.
    private static string WordsOf(ServerVerdict server) => server switch
    {
        { Override.Reason: { Length: > 0 } words } => $"Somebody says so: {words}",
        { Reason: { Length: > 0 } reason } => reason,
        { State: ServerState.Up } => "Nothing speaks against it.",
        { State: ServerState.Down } => "Its checks fail.",
        { State: ServerState.Checking } => "Its first check has not ended yet.",
        _ => "It is not checked any more.",
    };
}
