using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <content>Judges services.</content>
public sealed partial class HealthMonitor
{
    private void Judge(ServiceKey key, DeclaredState state, DateTimeOffset now)
    {
        if (!services.TryGetValue(key, out var watched) || state.Table.Find(key) is not { } declared)
        {
            return;
        }

        var annotations = state.Annotations.Of(key);
        var before = watched.Verdict;
        var verdict = Judge(declared, state, watched.Targets, before, now);
        services[key] = watched with { Verdict = verdict };
        observer.Judged(before, verdict, declared, annotations);
        if (verdict.State == ServiceState.Off && !annotations.HasHealth)
        {
            // What was said of its servers is over.
            services.Remove(key);
        }
    }

    private ServiceVerdict Judge(VirtualService declared, DeclaredState state, ImmutableDictionary<RealServerKey, (HealthCheck Check, CheckKey Key)> targets, ServiceVerdict? last, DateTimeOffset now)
    {
        var key = declared.Key;
        var annotations = state.Annotations.Of(key);
        var votes = VotesOn(key);
        return Waiting(state, Portal.Api.Checks.Judge.Of(new ServiceFacts
        {
            Declared = declared,
            Check = annotations.Own.Check,
            CheckOf = annotations.CheckOf,
            RecordOf = server => !targets.TryGetValue(server, out var target) || schedule.Find(target.Key) is not { } own ? null
                : votes is null ? own : Majority.Judged(Majority.Of(votes, server), own, target.Check.Rise, last?.Find(server)?.Record, now),
            IsDrained = server => state.Drains.Holds(key, server),
            ReturnsBy = server => state.Drains.ReturnOf(server.Address) is { } drain ? EndOf(drain.ReturnsBy!.Value, drain.Term) : null,
            IsBackup = server => annotations.Of(server).IsBackup,
            OverrideOf = server => OverrideOf(state, key, server),
            Before = state.Health.Of(key),
            Last = last,
            ExpiresQuiescent = expiresQuiescent,
            Now = now,
        }));
    }

    // What is checked, has backups, or has servers of which somebody says something, or did at the last turn: its end is judged too.
    private IEnumerable<ServiceKey> Watched(DeclaredState state, DateTimeOffset now) => state.Annotations.Services.Where(key => state.Annotations.Of(key).HasHealth)
        .Union(state.Overrides.All.Where(said => OverrideOf(state, said.Service, said.Server)?.Until > now).Select(said => said.Service))
        .Union(services.Where(service => service.Value.Verdict?.Servers.Any(server => server.Override is not null) == true).Select(service => service.Key))
        .Where(key => state.Table.Find(key) is not null);

    // What somebody says, with its end on the clock of the records.
    private HealthOverride? OverrideOf(DeclaredState state, ServiceKey service, RealServerKey server) =>
        state.Overrides.Find(service, server) is { } said ? said with { Until = EndOf(said.Until, said.Term) } : null;

    private DateTimeOffset EndOf(DateTimeOffset wall, DrainTerm? term) => term is { End: var end } ? schedule.TimeOf(end, wall) : wall;
}
