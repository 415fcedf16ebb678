using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Checks;
using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>What health says of services and servers, as answers show it.</summary>
/// <param name="monitor">Knows it.</param>
internal sealed class HealthView(HealthMonitor monitor)
{
    /// <summary>What health says of all services, as of now.</summary>
    public ImmutableSortedDictionary<ServiceKey, ServiceVerdict> Verdicts => monitor.Verdicts;

    /// <summary>What a list of services can be cut down to.</summary>
    public static string[] Filters { get; } =
    [
        HealthNames.Of(ServerState.Down),
        .. new[] { ServiceState.Degraded, ServiceState.TooFew, ServiceState.FailingOpen, ServiceState.Backup, ServiceState.Closed }.Select(HealthNames.Of),
    ];

    /// <summary>
    /// Names the health of a service or of a server, so that two names differ where the health does: not by the time of the last result,
    /// which would make every version stale.
    /// </summary>
    public Func<ServiceKey, RealServerKey?, string?> Versions
    {
        get
        {
            var verdicts = Verdicts;
            return (service, server) => verdicts.GetValueOrDefault(service) is not { } verdict ? null
                : server is not { } key ? string.Create(CultureInfo.InvariantCulture, $"{verdict.State} {verdict.Up} {verdict.CanServe}")
                : verdict.Find(key) is { } found
                    ? string.Create(CultureInfo.InvariantCulture, $"{found.State} {found.Action} {found.Hold?.Weight} {found.Since?.UtcTicks} {found.Override?.Until.UtcTicks}") : null;
        }
    }

    /// <summary>Whether a service is what a list is cut down to: one with a server that is down, or one of that state.</summary>
    public bool Is(ServiceKey service, string filter) => Verdicts.GetValueOrDefault(service) is { } verdict
        && (HealthNames.Of(verdict.State) == filter || (filter == HealthNames.Of(ServerState.Down) && verdict.Servers.Any(server => server.State == ServerState.Down)));

    /// <summary>What health says of a service, also where no turn has judged it yet; null where nothing of it is checked.</summary>
    public ServiceVerdict? VerdictOf(ServiceKey service, DeclaredState state) => Verdicts.GetValueOrDefault(service) ?? monitor.Look(service, state);

    /// <summary>The health of a service; null where nothing of it is checked.</summary>
    public ServiceHealthBody? Of(ServiceKey service, DeclaredState state) => VerdictOf(service, state) is { } verdict ? Of(verdict) : null;

    /// <summary>The health of a server; null where nothing of its service is checked.</summary>
    public ServerHealthBody? Of(ServiceKey service, RealServerKey server, DeclaredState state) =>
        VerdictOf(service, state)?.Find(server) is { } verdict ? Of(service, verdict, state) : null;

    /// <summary>The servers of a service with their health, for those who show many.</summary>
    public IReadOnlyDictionary<RealServerKey, ServerHealthBody> OfServers(ServiceKey service, DeclaredState state) =>
        VerdictOf(service, state)?.Servers.ToDictionary(verdict => verdict.Server, verdict => Of(service, verdict, state)) ?? [];

    /// <summary>Writes a verdict.</summary>
    public static ServiceHealthBody Of(ServiceVerdict verdict) => new(HealthNames.Of(verdict.State), verdict.Up, verdict.CanServe);

    /// <summary>Writes a verdict. That a host returns from maintenance is said at once, not only when the next turn has judged it.</summary>
    public ServerHealthBody Of(ServiceKey service, ServerVerdict verdict, DeclaredState state)
    {
        var shown = !verdict.IsWaiting && state.Health.Of(service, verdict.Server) is { IsReturning: true } ? Judge.Returning(verdict) : verdict;
        return new ServerHealthBody
        {
            State = HealthNames.Of(shown.State),
            Since = shown.Since,
            EffectiveWeight = state.Table.Find(service, shown.Server) is { } declared ? state.Overlays.Over(service, shown.Server, declared)?.Weight ?? 0 : 0,
            Action = HealthNames.Of(shown.Action),
            Reason = shown.Reason.Length == 0 ? null : shown.Reason,
            Last = RecordOf(service, shown, state) is { Last: { } last, LastTime: { } time } ? Of(last, time) : null,
            Override = shown.Override is { } said ? OverrideBody.Of(said) : null,
        };
    }

    /// <summary>Whether the check of a server could not be made for so long that somebody should know.</summary>
    public bool IsBlind(ServiceKey service, ServerVerdict verdict, DeclaredState state) => RecordOf(service, verdict, state) is { IsBlind: true };

    /// <summary>Writes a verdict for one who asks for health alone.</summary>
    public static ServiceHealthReportBody Report(ServiceVerdict verdict) => new(ModelMapping.PathOf(verdict.Service), Of(verdict), verdict.MinimumUp);

    /// <summary>Writes servers of a verdict.</summary>
    public IReadOnlyList<(string Host, int Port, ServerHealthBody Health)> Servers(ServiceVerdict verdict, Func<ServerVerdict, bool> takes, DeclaredState state) =>
        [.. verdict.Servers.Where(takes).Select(server => (server.Server.Address.ToString(), (int)server.Server.Port, Of(verdict.Service, server, state)))];

    private CheckRecord? RecordOf(ServiceKey service, ServerVerdict verdict, DeclaredState state) =>
        state.Table.Find(service, verdict.Server) is { } settings ? monitor.RecordOf(service, verdict, settings.Forwarding) : null;

    /// <summary>Writes a result.</summary>
    public static CheckResultBody Of(CheckResult result, DateTimeOffset time) => new(time, HealthNames.Of(result.Outcome), result.Duration.TotalMilliseconds, result.Detail);
}
