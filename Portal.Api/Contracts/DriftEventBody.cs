using Newtonsoft.Json;
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
/// <param name="Globals">The steps beside the table; none of the numbers counts them.</param>
internal sealed record DriftEventBody(
    DateTimeOffset Time, long Revision, string Action, DateTimeOffset Since, (int Added, int Edited, int Removed) Counts, int MoreChanges, GlobalsPlan Globals)
{
    /// <summary>Writes it with the steps that a push would make.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes)
    {
        json.WriteStartObject();
        json.WritePropertyName("revision");
        json.WriteValue(Revision);
        TimeText.Write(json, "time", Time);
        json.WritePropertyName("action");
        json.WriteValue(Action);
        TimeText.Write(json, "since", Since);
        json.WritePropertyName("added");
        json.WriteValue(Counts.Added);
        json.WritePropertyName("edited");
        json.WriteValue(Counts.Edited);
        json.WritePropertyName("removed");
        json.WriteValue(Counts.Removed);
        ChangeBody.Write(json, changes, MoreChanges);
        GlobalChangeBody.Write(json, Globals);
        json.WriteEndObject();
    }
}
