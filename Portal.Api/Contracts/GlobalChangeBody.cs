using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Contracts;

/// <summary>Settings, and steps in them, as they stand in answers about more than settings. Where there are none, nothing is written.</summary>
/// <param name="Action">What the step does: <c>add</c>, <c>edit</c> or <c>remove</c>.</param>
/// <param name="Setting">What it is about: <c>timeouts</c> or, for example, <c>daemon/master</c>.</param>
/// <param name="Before">Writes what was there; null where nothing was.</param>
/// <param name="After">Writes what is there afterwards; null where nothing is.</param>
internal sealed record GlobalChangeBody(string Action, string Setting, Action<JsonTextWriter>? Before, Action<JsonTextWriter>? After)
{
    /// <summary>The field that has them.</summary>
    public const string FieldName = "settings";

    /// <summary>Steps.</summary>
    public static readonly JsonKind<IReadOnlyList<GlobalChangeBody>?> List = JsonKinds.Array(new JsonKind<GlobalChangeBody?>((json, change) => change!.Write(json)));

    /// <summary>The steps of a plan; null where there are none.</summary>
    public static IReadOnlyList<GlobalChangeBody>? Of(GlobalsPlan plan) => plan.Changes.Select(Of).ToImmutableArray().OrNull();

    /// <summary>Writes the daemons that there are.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="settings">The daemons.</param>
    /// <param name="declared">What is declared; null where that is not to be said.</param>
    public static void WriteDaemons(JsonTextWriter json, Globals settings, Globals? declared)
    {
        json.WriteStartArray();
        foreach (var role in (ReadOnlySpan<DaemonRole>)[DaemonRole.Master, DaemonRole.Backup])
        {
            if (settings.Daemon(role) is { } daemon)
            {
                (DaemonBody.Of(role, daemon) with { IsDeclared = declared is null ? null : declared.Daemon(role) is not null }).Write(json);
            }
        }

        json.WriteEndArray();
    }

    private void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("action", JsonKinds.Text, Action);
        json.Field("setting", JsonKinds.Text, Setting);
        json.Field("before", JsonKinds.Written, Before);
        json.Field("after", JsonKinds.Written, After);
        json.WriteEndObject();
    }

    private static GlobalChangeBody Of(GlobalChange change)
    {
        var action = change.IsAddition ? "add" : change.IsRemoval ? "remove" : "edit";
        return change switch
        {
            TimeoutsChanged { Before: var before, After: var after } =>
                new(action, "timeouts", before is null ? null : TimeoutsBody.Of(before).Write, after is null ? null : TimeoutsBody.Of(after).Write),
            DaemonChanged { Role: var role, Before: var before, After: var after } =>
                new(action, "daemon/" + DaemonText.Name(role), before is null ? null : DaemonBody.Of(role, before).Write, after is null ? null : DaemonBody.Of(role, after).Write),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }
}
