using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>This part knows with what everything begins when Portal starts.</summary>
public sealed partial class HealthMonitor
{
    // The kernel is the memory. Of several services that have the same check, one in which the server is out is enough: the others may
    // let it serve because too few are up. What somebody says of a server tells nothing of its checks.
    private HashSet<CheckKey> WereDown(DeclaredState state, DateTimeOffset now) => balancer.WasEmpty ? [] :
    [
        .. from service in state.Health.Services
           where state.Table.Find(service) is not null
           from target in CheckTargets.Of(state.Table.Find(service)!, state.Annotations.Of(service))
           where state.Health.Of(service, target.Key) is { Weight: null or 0 } && !(OverrideOf(state, service, target.Key)?.Until > now)
           select target.Value.Key,
    ];

    // How long those climb already whose weight climbs in the kernel. The same check climbs in each service by itself: the longest time is
    // the nearest to the truth.
    private static Dictionary<CheckKey, TimeSpan?> Climbed(DeclaredState state)
    {
        var climbing = from service in state.Health.Services
                       let declared = state.Table.Find(service)
                       where declared is not null
                       from target in CheckTargets.Of(declared, state.Annotations.Of(service))
                       let weight = declared.Servers[target.Key].Weight
                       where state.Health.Of(service, target.Key) is { Weight: { } held and > 0 } && held < weight
                       select (target.Value.Key, Time: Portal.Api.Checks.Judge.Climbed(weight, target.Value.Check.SlowStart, state.Health.Of(service, target.Key)!.Value.Weight!.Value));
        return climbing.GroupBy(one => one.Key, one => one.Time).ToDictionary(one => one.Key, one => (TimeSpan?)one.Max());
    }

    // What is declared while Portal runs begins as up.
    private CheckRecord Begin(bool wasDown, TimeSpan? climbed, CheckKey? before, DateTimeOffset now)
    {
        if (before is not null && schedule.Find(before) is { } known)
        {
            return known;
        }

        return new CheckRecord { IsUp = !wasDown, IsUndecided = !isBegun && balancer.WasEmpty, Since = now, CameBack = now - climbed, Reason = wasDown ? "It was down when Portal started." : string.Empty };
    }

    // After a boot of the machine what is not decided yet goes on to wait for its first result.
    private static ServiceVerdict Waiting(DeclaredState state, ServiceVerdict verdict) => verdict with
    {
        Servers = [.. verdict.Servers.Select(server => server is { State: ServerState.Checking, Hold: null } && state.Health.Of(verdict.Service, server.Server) is { Weight: 0 } hold
            ? server with { Hold = hold, Action = HealthAction.Quiesced, Reason = "Its first check has not ended yet." } : server)],
    };
}
