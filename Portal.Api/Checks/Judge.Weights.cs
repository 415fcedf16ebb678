using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <content>What becomes of the weight of one server.</content>
public static partial class Judge
{
    /// <summary>A weight climbs in so many edits.</summary>
    public const int RampSteps = 10;

    /// <summary>What becomes of a server of a service when it is down, where that is left to Portal.</summary>
    /// <param name="service">The settings of the service.</param>
    /// <param name="expiresQuiescent">Whether persistence lets go of servers with weight 0.</param>
    /// <returns>It is removed where weight 0 would not turn its clients away from it, or would refuse them.</returns>
    public static DownAction Automatic(VirtualServiceSettings service, bool expiresQuiescent)
    {
        ArgumentNullException.ThrowIfNull(service);
        var sticks = service.Persistence is not null && !expiresQuiescent;
        var refuses = service.Scheduler == "dh"
            || (service.Scheduler is Schedulers.SourceHashing or Schedulers.MaglevHashing && !service.Flags.HasFlag(SchedulerFlags.Flag1));
        return sticks || refuses ? DownAction.Remove : DownAction.Quiesce;
    }

    /// <summary>The weight of a server that came back.</summary>
    /// <param name="declared">Its declared weight.</param>
    /// <param name="slowStart">How long it climbs.</param>
    /// <param name="elapsed">How long it has been up.</param>
    /// <returns>
    /// The weight, and after how much time from its return the next one is due; null for the declared weight. It begins with a tenth,
    /// rounded down but at least 1, and has all of it after <paramref name="slowStart"/>.
    /// </returns>
    public static (int Weight, TimeSpan Next)? Ramp(int declared, TimeSpan slowStart, TimeSpan elapsed)
    {
        if (slowStart <= TimeSpan.Zero || elapsed >= slowStart || declared <= 1)
        {
            return null;
        }

        // Whole ticks, so that the time that is named as the next is one at which the next step has come.
        var step = Math.Max(elapsed.Ticks, 0) * (RampSteps - 1) / slowStart.Ticks;
        var next = (((step + 1) * slowStart.Ticks) + RampSteps - 2) / (RampSteps - 1);
        return ((int)Math.Max(1, declared * (step + 1) / RampSteps), TimeSpan.FromTicks(next));
    }

    /// <summary>What is said of a server whose host returns from maintenance, until its check calls it up.</summary>
    /// <param name="verdict">What else is said of it.</param>
    /// <returns>The verdict.</returns>
    public static ServerVerdict Returning(ServerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict with
        {
            IsWaiting = true,
            Action = HealthAction.Quiesced,
            Hold = HealthHold.Returning,
            Reason = $"Its host returns from maintenance, and its check has not called it up yet. {verdict.Reason}".TrimEnd(),
        };
    }

    /// <summary>The way back: how far a server is that climbs.</summary>
    /// <param name="declared">Its declared weight.</param>
    /// <param name="slowStart">How long it climbs.</param>
    /// <param name="weight">The weight that it has.</param>
    /// <returns>The time of the last step of <see cref="Ramp"/> that is not above that weight; zero where all are.</returns>
    public static TimeSpan Climbed(int declared, TimeSpan slowStart, int weight)
    {
        var climbed = TimeSpan.Zero;
        while (Ramp(declared, slowStart, climbed) is { } ramp && Ramp(declared, slowStart, ramp.Next)?.Weight <= weight)
        {
            climbed = ramp.Next;
        }

        return climbed;
    }

    // It serves only when too few others are up, and only while it is up itself, whatever its check does otherwise. Where weight 0 would
    // refuse clients, or keep them, it is not in the kernel meanwhile. An override makes it up or down, and no less a backup. Without
    // a word of health its weight is 0, so it is said that it serves.
    private static ServerVerdict Backup(ServiceFacts facts, JudgedServer server, (bool BacksUp, bool IsEnough) service, ref DateTimeOffset? next) =>
        !server.IsUp ? Held(facts, server, ref next)
        : service.BacksUp ? server.Verdict with { Hold = server.Settings.Weight > 0 ? new HealthHold(server.Settings.Weight) : null }
        : Out(server, IdleAction(facts, server)) with { IsIdle = true, Reason = service.IsEnough ? "It is a backup, and enough others are up." : "It is a backup. Too few others are up, but too_few of the health check is not backup." };

    // It stays in the kernel, as it was in maintenance.
    private static ServerVerdict Waiting(ServiceFacts facts, JudgedServer server, ref DateTimeOffset? next)
    {
        Sooner(ref next, facts.ReturnsBy(server.Key));
        return Returning(server.Verdict);
    }

    private static DownAction IdleAction(ServiceFacts facts, JudgedServer server) =>
        server.Verdict.Check?.OnDown == DownAction.Quiesce ? DownAction.Quiesce : Automatic(facts.Declared.Settings, facts.ExpiresQuiescent);

    private static ServerVerdict Held(ServiceFacts facts, JudgedServer server, ref DateTimeOffset? next)
    {
        // A check that only observes takes nothing out, but people and the role of a backup do.
        var check = server.Verdict.Check ?? facts.Check;
        var action = check?.OnDown is null or DownAction.Auto or DownAction.Observe ? Automatic(facts.Declared.Settings, facts.ExpiresQuiescent) : check.OnDown;
        if (action == DownAction.Quiesce && server is { MayServe: true, Verdict: { Override: null, Record.Since: var since } } && check?.RemoveAfter is { } patience)
        {
            // What is removed stays so: the kernel remembers that, and not since when it is down.
            if (since + patience <= facts.Now || (facts.Before.TryGetValue(server.Key, out var before) && before.Weight is null))
            {
                action = DownAction.Remove;
            }
            else
            {
                Sooner(ref next, since + patience);
            }
        }

        return Out(server, action);
    }

    // What has weight 0 by a declaration or a drain stays in the kernel with it. It is held all the same: when the drain ends while it is
    // down, it does not serve for a moment.
    private static ServerVerdict Out(JudgedServer server, DownAction action) => action == DownAction.Remove && server.MayServe
        ? server.Verdict with { Action = HealthAction.Removed, Hold = HealthHold.Removed }
        : server.Verdict with { Action = HealthAction.Quiesced, Hold = HealthHold.Quiesced };

    // Only what health kept below its weight climbs: what serves with all of it, because its check observes or because too few were up,
    // is not made less by coming back.
    private static ServerVerdict Ramped(ServiceFacts facts, JudgedServer server, ref DateTimeOffset? next)
    {
        if (!facts.Before.ContainsKey(server.Key)
            || server.Verdict is not { Override: null, Check: { OnDown: not DownAction.Observe, SlowStart: var slowStart }, Record.CameBack: { } back }
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
}
