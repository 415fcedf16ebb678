using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Makes of what is declared, of what people say and of what checks have found what each server of a service gets. Pure.</summary>
public static partial class Judge
{
    /// <summary>Judges one service.</summary>
    /// <param name="facts">All that is looked at.</param>
    /// <returns>The verdict.</returns>
    public static ServiceVerdict Of(ServiceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var last = facts.Last?.Servers.ToDictionary(server => server.Server) ?? [];
        var seen = facts.Declared.Servers.Select(server => See(facts, server.Key, server.Value, last.GetValueOrDefault(server.Key))).ToList();
        var (serving, up) = (seen.Count(server => server.CanServe), seen.Count(server => server is { CanServe: true, IsUp: true }));
        var minimum = Minimum(facts.Check?.MinimumUp ?? MinimumUp.Default, serving);
        var isEnough = up >= minimum;
        // Where nothing says what happens then, backups are for that.
        var tooFew = facts.Check?.TooFew ?? (seen.Exists(server => server.IsBackup) ? TooFewAction.Backup : TooFewAction.All);
        var backsUp = !isEnough && tooFew == TooFewAction.Backup;
        var spared = isEnough ? [] : Spared(facts, seen, serving - minimum, tooFew);
        DateTimeOffset? next = null;
        var servers = ImmutableArray.CreateBuilder<ServerVerdict>(seen.Count);
        foreach (var server in seen)
        {
            Sooner(ref next, server.Verdict.Override?.Until);
            servers.Add(server.IsWaiting ? Waiting(facts, server, ref next)
                : server.IsBackup ? Backup(facts, server, (backsUp, isEnough), ref next)
                : server.IsHeldByPeople || (server.IsHeldByCheck && !spared.Contains(server.Key)) ? Held(facts, server, ref next)
                : server.IsUp ? Ramped(facts, server, ref next)
                : server.Verdict);
        }

        return new ServiceVerdict
        {
            Service = facts.Declared.Key,
            State = StateOf(seen, servers, isEnough, isAllUp: up == serving, tooFew),
            Up = up,
            CanServe = serving,
            MinimumUp = minimum,
            Servers = servers.MoveToImmutable(),
            Next = next,
        };
    }

    // More than can serve are never asked for: where hosts are drained the others suffice. Unless nobody must be up, it is one at least,
    // so that backups serve and a service without any server is not said to be well.
    private static int Minimum(MinimumUp asked, int serving) => asked.Number == 0 ? 0 : Math.Max(1, Math.Min(asked.Of(serving), serving));

    private static JudgedServer See(ServiceFacts facts, RealServerKey key, RealServerSettings settings, ServerVerdict? last)
    {
        var (check, record, said) = (facts.CheckOf(key), facts.RecordOf(key), facts.OverrideOf(key));
        said = said?.Until > facts.Now ? said : null;
        var verdict = new ServerVerdict
        {
            Server = key,
            State = said is not null ? said.IsUp ? ServerState.Up : ServerState.Down
                : check is null ? ServerState.Off
                : record is null or { IsUndecided: true } ? ServerState.Checking
                : record.IsUp ? ServerState.Up : ServerState.Down,
            Check = check,
            Record = record,
            Override = said,
            Reason = said is null ? record?.Reason ?? string.Empty
                : said.Reason.Length > 0 ? said.Reason
                : said.IsUp ? "An override says that it is up." : "An override says that it is down.",
        };
        var isWaiting = settings.Weight > 0 && facts.ReturnsBy(key) > facts.Now && facts.Before.GetValueOrDefault(key).IsReturning && !IsProven(verdict);
        var mayServe = settings.Weight > 0 && !facts.IsDrained(key) && !isWaiting;
        verdict = verdict with { Since = Since(verdict, last, facts.Now), IsExpected = mayServe && said is null };
        return new JudgedServer(key, settings, verdict) { IsBackup = facts.IsBackup(key), IsWaiting = isWaiting, MayServe = mayServe };
    }

    // What was never shown before is as old as what is known of it.
    private static DateTimeOffset? Since(ServerVerdict verdict, ServerVerdict? last, DateTimeOffset now) =>
        verdict.State == ServerState.Off ? null
        : last is null ? (verdict.Override is null ? verdict.Record?.Since : null) ?? now
        : last.State == verdict.State ? last.Since : now;

    // That it counts as up while nothing is known is not enough for one that returns.
    private static bool IsProven(ServerVerdict verdict) => verdict.Check is not { } check
        || (verdict.Override is { } said ? said.IsUp : verdict is { State: ServerState.Up, Record.Successes: var successes } && successes >= check.Rise);

    // Which of those that are down serve all the same, because too few are up. With "hold" those that are out stay out, and others go
    // down, the first first, only while as many as must be up are left to serve. It comes to the same whether results come one by one
    // or together.
    private static HashSet<RealServerKey> Spared(ServiceFacts facts, List<JudgedServer> seen, int places, TooFewAction tooFew)
    {
        var down = seen.Where(server => server is { IsBackup: false, IsHeldByCheck: true });
        if (tooFew == TooFewAction.All)
        {
            return [.. down.Select(server => server.Key)];
        }

        if (tooFew != TooFewAction.Hold)
        {
            return [];
        }

        var added = down.Where(server => server.MayServe && !IsOut(facts, server.Key)).OrderBy(server => server.Verdict.Record?.Since).ToList();
        var left = places - seen.Count(server => server.CanServe && (server.IsHeldByPeople || (server.IsHeldByCheck && IsOut(facts, server.Key))));
        return [.. added.Skip(Math.Max(left, 0)).Select(server => server.Key)];
    }

    private static bool IsOut(ServiceFacts facts, RealServerKey server) => facts.Before.TryGetValue(server, out var before) && before.Weight is null or 0;

    private static ServiceState StateOf(List<JudgedServer> seen, ImmutableArray<ServerVerdict>.Builder servers, bool isEnough, bool isAllUp, TooFewAction tooFew)
    {
        if (seen.TrueForAll(server => server.Verdict.State == ServerState.Off))
        {
            return ServiceState.Off;
        }

        var serving = seen.Where((server, i) => server.MayServe && servers[i].Hold is null or { Weight: > 0 }).ToList();
        return serving switch
        {
            [] => ServiceState.Closed,
            _ when isEnough => isAllUp ? ServiceState.Ok : ServiceState.Degraded,
            _ when tooFew == TooFewAction.Backup && serving.Exists(server => server.IsBackup) => ServiceState.Backup,
            _ when tooFew == TooFewAction.All && serving.Exists(server => !server.IsUp) => ServiceState.FailingOpen,
            _ => ServiceState.TooFew,
        };
    }

    private static void Sooner(ref DateTimeOffset? next, DateTimeOffset? time) => next = next <= time || time is null ? next : time;
}
