using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

/// <summary>What the contract says of one service, said as plainly as can be: the tests' own word beside that of the judge.</summary>
internal sealed class JudgeOracle
{
    private readonly JudgedCase facts;
    private readonly bool[] isOut;

    public JudgeOracle(JudgedCase facts)
    {
        this.facts = facts;
        var all = Enumerable.Range(0, facts.Servers.Length).ToList();
        var can = all.Where(i => !Of(i).IsBackup && PeopleLetServe(i)).ToList();
        (CanServe, Up) = (can.Count, can.Count(i => !IsDown(i)));

        // "min_up: a number or a percentage of the servers that can serve."
        var asked = facts.Check?.MinimumUp ?? new MinimumUp(1, false);
        var needed = asked.IsPercentage ? (int)Math.Ceiling(can.Count * asked.Number / 100m) : asked.Number;
        needed = needed > can.Count ? can.Count : needed;
        Minimum = asked.Number > 0 && needed == 0 ? 1 : needed;
        var isEnough = Up >= Minimum;

        isOut = new bool[all.Count];
        foreach (var i in all)
        {
            isOut[i] = IsWaiting(i) || (Of(i).IsBackup ? IsDown(i) || isEnough || TooFew != TooFewAction.Backup
                : IsSaid(i) ? IsDown(i)
                : IsTakenOutByCheck(i) && (isEnough || TooFew is TooFewAction.None or TooFewAction.Backup));
        }

        if (!isEnough && TooFew == TooFewAction.Hold)
        {
            HoldTheRest(all, can);
        }

        State = WhichState(all, can, isEnough);
    }

    public int CanServe { get; }

    public int Up { get; }

    public int Minimum { get; }

    public ServiceState State { get; }

    private TooFewAction TooFew => facts.Check?.TooFew ?? (facts.Servers.Any(one => one.IsBackup) ? TooFewAction.Backup : TooFewAction.All);

    public bool IsOut(int i) => isOut[i];

    public ServerState StateOf(int i) => IsSaid(i) ? Of(i).Said!.Value.IsUp ? ServerState.Up : ServerState.Down
        : Of(i).Check is null ? ServerState.Off
        : Of(i).Record is not { IsUndecided: false } record ? ServerState.Checking
        : record.IsUp ? ServerState.Up : ServerState.Down;

    public HealthAction ActionOf(int i)
    {
        var one = Of(i);
        if (!isOut[i])
        {
            // "seconds in which the weight of one that came back climbs": only of one that was below its weight until now.
            var climbs = !one.IsBackup && !IsSaid(i) && !IsDown(i) && one is { Before: not null, Weight: > 1, Check.OnDown: not DownAction.Observe, Record.CameBack: { } back }
                && JudgedCase.Now - back < one.Check!.SlowStart;
            return climbs ? HealthAction.Ramping : HealthAction.None;
        }

        if (!PeopleLetServe(i))
        {
            return HealthAction.Quiesced;
        }

        var check = IsDown(i) ? one.Check ?? facts.Check : one.Check;
        var wish = check?.OnDown ?? DownAction.Auto;
        if (wish == DownAction.Quiesce)
        {
            var isLongDown = IsDown(i) && !IsSaid(i) && check!.RemoveAfter is { } after && (one.Record!.Since + after <= JudgedCase.Now || IsRemoved(i));
            return isLongDown ? HealthAction.Removed : HealthAction.Quiesced;
        }

        if (wish == DownAction.Remove && IsDown(i))
        {
            return HealthAction.Removed;
        }

        // "quiesce, but remove where weight 0 would not do: persistence while expire_quiescent_template is 0, sh and mh without their fallback flag, dh".
        var settings = facts.Settings;
        var wouldNotDo = settings.Scheduler switch
        {
            "dh" => true,
            "sh" or "mh" => (settings.Flags & SchedulerFlags.Flag1) == 0,
            _ => false,
        };
        if (wouldNotDo || (settings.Persistence is not null && !facts.ExpiresQuiescent))
        {
            return HealthAction.Removed;
        }

        var patience = IsDown(i) && !IsSaid(i) ? check?.RemoveAfter : null;
        return patience is { } seconds && (one.Record!.Since + seconds <= JudgedCase.Now || IsRemoved(i)) ? HealthAction.Removed : HealthAction.Quiesced;
    }

    private JudgedOne Of(int i) => facts.Servers[i];

    private bool PeopleLetServe(int i) => Of(i) is { Weight: > 0, IsDrained: false } && !IsWaiting(i);

    // "gives weights back as each comes up": until then a server that waits counts as drained, and being up without results is not enough.
    private bool IsWaiting(int i)
    {
        var one = Of(i);
        var cameUp = one.Check is null || (IsSaid(i) ? one.Said!.Value.IsUp : one.Record is { IsUp: true, IsUndecided: false } record && record.Successes >= 2);
        return one is { Weight: > 0, Returns: > 0, Before.IsReturning: true } && !cameUp;
    }

    private bool IsRemoved(int i) => Of(i).Before is { Weight: null };

    private bool IsSaid(int i) => Of(i).Said is { For: > 0 };

    private bool IsDown(int i) => StateOf(i) == ServerState.Down;

    private bool IsTakenOutByCheck(int i) => !IsSaid(i) && IsDown(i) && Of(i).Check!.OnDown != DownAction.Observe;

    // "hold: no more go down": results taken one by one, in the order in which the servers went down.
    private void HoldTheRest(List<int> all, List<int> can)
    {
        foreach (var i in all.Where(i => !Of(i).IsBackup && IsTakenOutByCheck(i)))
        {
            isOut[i] = !PeopleLetServe(i) || Of(i).Before is { Weight: null or 0 };
        }

        foreach (var i in can.Where(i => IsTakenOutByCheck(i) && !isOut[i]).OrderBy(i => Of(i).Record!.Since).ThenBy(i => i))
        {
            isOut[i] = can.Count(other => !isOut[other]) - 1 >= Minimum;
        }
    }

    private ServiceState WhichState(List<int> all, List<int> can, bool isEnough)
    {
        var serving = all.Where(i => PeopleLetServe(i) && !isOut[i]).ToList();
        if (all.All(i => StateOf(i) == ServerState.Off))
        {
            return ServiceState.Off;
        }

        if (serving.Count == 0)
        {
            return ServiceState.Closed;
        }

        if (isEnough)
        {
            return can.Any(IsDown) ? ServiceState.Degraded : ServiceState.Ok;
        }

        return TooFew switch
        {
            TooFewAction.Backup when serving.Any(i => Of(i).IsBackup) => ServiceState.Backup,
            TooFewAction.All when serving.Any(IsDown) => ServiceState.FailingOpen,
            _ => ServiceState.TooFew,
        };
    }
}
