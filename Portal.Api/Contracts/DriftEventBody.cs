using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Contracts;

/// <summary>What became of drift, as it stands in an event.</summary>
/// <param name="Time">When it was seen.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Action">What became of it: <c>start</c>, <c>change</c> or <c>end</c>.</param>
/// <param name="Since">When it began to be seen.</param>
/// <param name="Counts">How many steps a push would make.</param>
/// <param name="MoreChanges">How many steps there are beyond those that are shown.</param>
/// <param name="Globals">The changes to time-outs and sync daemons. The numbers do not count them.</param>
internal sealed record DriftEventBody(
    DateTimeOffset Time, long Revision, string Action, DateTimeOffset Since, (int Added, int Edited, int Removed) Counts, int MoreChanges, GlobalsPlan Globals)
{
    /// <summary>Writes it with the steps that a push would make.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes)
    {
        json.WriteStartObject();
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("time", TimeText.Kind, Time);
        json.Field("action", JsonKinds.Text, Action);
        json.Field("since", TimeText.Kind, Since);
        json.Field("added", JsonKinds.Number, Counts.Added);
        json.Field("edited", JsonKinds.Number, Counts.Edited);
        json.Field("removed", JsonKinds.Number, Counts.Removed);
        json.Field("changes", ChangeBody.List, changes.Select(ChangeBody.Of));
        json.Field("more_changes", JsonKinds.Number, MoreChanges > 0 ? MoreChanges : null);
        json.Field(GlobalChangeBody.FieldName, GlobalChangeBody.List, GlobalChangeBody.Of(Globals));
        json.WriteEndObject();
    }
}
