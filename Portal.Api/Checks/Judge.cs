using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Makes of what is declared, of what people say and of what checks have found what each server of a service gets. Pure.</summary>
public static class Judge
{
    /// <summary>A weight climbs in so many edits.</summary>
    public const int RampSteps = 10;

    /// <summary>Judges one service.</summary>
    /// <param name="facts">All that is looked at.</param>
    /// <returns>The verdict.</returns>
    public static ServiceVerdict Of(ServiceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var declared = facts.Declared;
        var seen = declared.Servers.Select(server => See(facts, server.Key, server.Value)).ToList();
        var serving = seen.Where(server => server.CanServe).ToList();
        var up = serving.Count(server => server.IsUp);
        var terms = facts.Check;
        var minimum = Math.Min((terms?.MinimumUp ?? MinimumUp.Default).Of(serving.Count), serving.Count);
        var isEnough = up >= minimum;
        var tooFew = terms?.TooFew ?? TooFewAction.All;
        var backsUp = !isEnough && tooFew == TooFewAction.Backup;
        DateTimeOffset? next = null;
        var servers = ImmutableArray.CreateBuilder<ServerVerdict>(seen.Count);
        foreach (var server in seen)
        {
            var isHeld = server.IsHeldByPeople || (server.MayBeHeld && (isEnough || tooFew switch
            {
                TooFewAction.All => false,
                TooFewAction.Hold => facts.Before.TryGetValue(server.Key, out var before) && before.Weight is null or 0,
                _ => true,
            }));
            var verdict = server.IsBackup && !backsUp ? server.Verdict with { Action = HealthAction.Quiesced, Hold = HealthHold.Quiesced }
                : server.IsBackup && server.MayBeHeld ? Held(facts, server, ref next)
                : isHeld ? Held(facts, server, ref next)
                : server.IsUp ? Ramped(facts, server, ref next)
                : server.Verdict;
            if (server.Verdict.Override is { Until: var until })
            {
                Sooner(ref next, until);
            }

            servers.Add(verdict);
        }

        return new ServiceVerdict
        {
            Service = declared.Key,
            State = StateOf(seen, serving.Count, up, isEnough, tooFew),
            Up = up,
            CanServe = serving.Count,
            MinimumUp = minimum,
            Servers = servers.MoveToImmutable(),
            Next = next,
        };
    }

    /// <summary>What becomes of a server of a service when it is down, where that is left to Portal.</summary>
    /// <param name="service">The settings of the service.</param>
    /// <param name="expiresQuiescent">Whether persistence lets go of servers with weight 0.</param>
    /// <returns>It is removed where weight 0 would not turn its clients away from it, or would refuse them.</returns>
    public static DownAction Automatic(VirtualServiceSettings service, bool expiresQuiescent)
    {
        ArgumentNullException.ThrowIfNull(service);
        var isHashing = service.Scheduler is Schedulers.SourceHashing or Schedulers.MaglevHashing;
        var hurts = (service.Persistence is not null && !expiresQuiescent)
            || (isHashing && !service.Flags.HasFlag(SchedulerFlags.Flag1))
            || service.Scheduler == "dh";
        return hurts ? DownAction.Remove : DownAction.Quiesce;
    }

    /// <summary>The weight of a server that came back.</summary>
    /// <param name="declared">Its declared weight.</param>
    /// <param name="slowStart">How long it climbs.</param>
    /// <param name="elapsed">How long it has been up.</param>
    /// <returns>The weight, and after how much time from its return the next one is due; null for the declared weight.</returns>
    public static (int Weight, TimeSpan Next)? Ramp(int declared, TimeSpan slowStart, TimeSpan elapsed)
    {
        if (slowStart <= TimeSpan.Zero || elapsed >= slowStart)
        {
            return null;
        }

        var step = (int)(Math.Max(elapsed.Ticks, 0) / (slowStart.Ticks / (RampSteps - 1d)));
        var weight = (int)Math.Max(1, (long)declared * (step + 1) / RampSteps);
        return weight >= declared ? null : (weight, slowStart * ((step + 1) / (RampSteps - 1d)));
    }

    private static Seen See(ServiceFacts facts, RealServerKey key, RealServerSettings settings)
    {
        var (check, record, said) = (facts.CheckOf(key), facts.RecordOf(key), facts.OverrideOf(key));
        said = said is not null && said.Until > facts.Now ? said : null;
        var state = said is not null ? said.IsUp ? ServerState.Up : ServerState.Down
            : check is null || record is null ? ServerState.Off
            : record.IsUndecided ? ServerState.Checking
            : record.IsUp ? ServerState.Up : ServerState.Down;
        var isBackup = facts.IsBackup(key);
        return new Seen(
            key,
            settings,
            new ServerVerdict
            {
                Server = key,
                State = state,
                Check = check,
                Record = record,
                Override = said,
                Reason = said is not null ? said.Reason : record?.Reason ?? string.Empty,
            })
        {
            IsBackup = isBackup,
            CanServe = !isBackup && settings.Weight > 0 && !facts.IsDrained(key),
        };
    }

    private static ServerVerdict Held(ServiceFacts facts, Seen server, ref DateTimeOffset? next)
    {
        var check = server.Verdict.Check ?? facts.Check;
        var action = check?.OnDown ?? DownAction.Auto;
        action = action == DownAction.Auto ? Automatic(facts.Declared.Settings, facts.ExpiresQuiescent) : action;
        if (action == DownAction.Quiesce && check?.RemoveAfter is { } patience && server.Verdict is { Override: null, Record.Since: var since })
        {
            if (since + patience <= facts.Now)
            {
                action = DownAction.Remove;
            }
            else
            {
                Sooner(ref next, since + patience);
            }
        }

        return action == DownAction.Remove
            ? server.Verdict with { Action = HealthAction.Removed, Hold = HealthHold.Removed }
            : server.Verdict with { Action = HealthAction.Quiesced, Hold = HealthHold.Quiesced };
    }

    private static ServerVerdict Ramped(ServiceFacts facts, Seen server, ref DateTimeOffset? next)
    {
        if (server.Verdict is not { Override: null, Check.SlowStart: var slowStart, Record.CameBack: { } back }
            || Ramp(server.Settings.Weight, slowStart, facts.Now - back) is not { } ramp)
        {
            return server.Verdict;
        }

        Sooner(ref next, back + ramp.Next);
        return server.Verdict with
        {
            Action = HealthAction.Ramping,
            Hold = new HealthHold(ramp.Weight),
            Reason = string.Create(CultureInfo.InvariantCulture, $"It came back; its weight climbs for {slowStart.TotalSeconds} s."),
        };
    }

    private static ServiceState StateOf(List<Seen> seen, int serving, int up, bool isEnough, TooFewAction tooFew) => true switch
    {
        _ when seen.All(server => server.Verdict.State == ServerState.Off) => ServiceState.Off,
        _ when serving == 0 => ServiceState.Closed,
        _ when isEnough => up == serving ? ServiceState.Ok : ServiceState.Degraded,
        _ => tooFew switch
        {
            TooFewAction.All => ServiceState.FailingOpen,
            TooFewAction.Backup => seen.Any(server => server.IsBackup && server.IsUp && server.Settings.Weight > 0) ? ServiceState.Backup : ServiceState.Closed,
            TooFewAction.Hold => ServiceState.TooFew,
            _ => up > 0 ? ServiceState.TooFew : ServiceState.Closed,
        },
    };

    private static void Sooner(ref DateTimeOffset? next, DateTimeOffset time) => next = next is { } other && other <= time ? next : time;

    private sealed record Seen(RealServerKey Key, RealServerSettings Settings, ServerVerdict Verdict)
    {
        public bool IsBackup { get; init; }

        public bool CanServe { get; init; }

        public bool IsUp => Verdict.State != ServerState.Down;

        // Somebody's word is not overruled where too few are up.
        public bool IsHeldByPeople => Verdict is { State: ServerState.Down, Override: not null };

        public bool MayBeHeld => Verdict is { State: ServerState.Down } && Verdict.Check?.OnDown != DownAction.Observe;
    }
}
