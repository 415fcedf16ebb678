using Newtonsoft.Json;
using Portal.Api.Checks;
using Portal.Api.Contracts;
using Portal.Api.Events;
using Portal.Api.Http;
using Portal.Api.Writing;

namespace Portal.Api.Controllers;

/// <summary>What an event says.</summary>
internal static class EventData
{
    /// <summary>An event's data.</summary>
    public static byte[] Of(PortalEvent item) => EventStream.DataOf(WriterOf(item));

    /// <summary>The data of an event that says that others are missing.</summary>
    public static byte[] Gap(DateTimeOffset time, long revision, string asked) =>
        EventStream.DataOf(new StreamBody(time, revision, $"Portal no longer keeps the events after {asked}. Read everything again.").Write);

    /// <summary>The data of the last event of one who was too slow.</summary>
    public static byte[] Dropped(DateTimeOffset time, long revision) =>
        EventStream.DataOf(new StreamBody(time, revision, "You read more slowly than events happen. Connect again, and read everything again.").Write);

    private static Action<JsonTextWriter> WriterOf(PortalEvent item) => item.Content switch
    {
        ChangeAccepted accepted => json => (Revisions.ToBody(accepted.Change) with { MoreChanges = accepted.Omitted }).Write(json, accepted.Steps),
        KernelPutRight { Caller: var caller, Revision: var revision } repair => json =>
            (Revisions.ToBody(revision, item.Time, caller) with { MoreChanges = repair.Omitted, Problem = repair.Problem }).Write(json, repair.Changes),
        KernelDrifted { Report: var report } drift => json =>
            new DriftEventBody(item.Time, report.Revision, Word(report.Turn), report.Since, drift.Counts, drift.Omitted, report.Drift.Globals).Write(json, drift.Changes),
        DrainTurned { Caller: var caller, Revision: var revision } turn => json =>
            new DrainEventBody(Revisions.ToBody(revision, item.Time, caller), Drains.ToBody(turn.Target, Word(turn.Turn), turn.Drain), turn.Annotation).Write(json),
        RequestRefused { Caller: var caller } refusal => json =>
            new RefusalBody(item.Time, refusal.Type, refusal.Status, refusal.Detail, caller.Name, caller.TokenName, caller.Request, caller.RequestId).Write(json),
        ServerHealthChanged change => new HealthEventBody(item.Time, ModelMapping.PathOf(change.Service), HealthNames.Of(change.From), HealthNames.Of(change.To))
        {
            Server = ModelMapping.PathOf(change.Server),
            Reason = change.Reason,
            EffectiveWeight = change.EffectiveWeight,
        }.Write,
        ServiceHealthChanged change => new HealthEventBody(item.Time, ModelMapping.PathOf(change.Service), HealthNames.Of(change.From), HealthNames.Of(change.To))
        {
            Up = change.Up,
            CanServe = change.CanServe,
        }.Write,
        HealthBraked brake => new HealthEventBody(item.Time, null, brake.Holds ? "off" : "on", brake.Holds ? "on" : "off") { Failing = brake.Failing }.Write,
        FleetTurned turn => new FleetEventBody(item.Time, turn.Director, turn.From, turn.To, turn.Reason, turn.Revision).Write,
        ReadinessChanged { Failing: var failing } => json =>
            new ReadinessBody(item.Time, [.. failing.Select(check => (check.Name, check.Problem!))]).Write(json),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static string Word(DriftTurn turn) => turn switch
    {
        DriftTurn.Started => "start",
        DriftTurn.Changed => "change",
        _ => "end",
    };

    private static string Word(DrainTurn turn) => turn switch
    {
        DrainTurn.Started => "start",
        DrainTurn.Returned => "return",
        DrainTurn.Emptied => "empty",
        DrainTurn.Ended => "end",
        _ => "cancel",
    };
}
