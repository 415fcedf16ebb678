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
/// <param name="Settings">The steps beside the table; none of the numbers counts them.</param>
internal sealed record DriftEventBody(
    DateTimeOffset Time, long Revision, string Action, DateTimeOffset Since, (int Added, int Edited, int Removed) Counts, int MoreChanges, SettingsPlan Settings)
{
    private static readonly JsonFields<DriftEventBody> Codec = new()
    {
        { "revision", JsonKinds.Count, body => body.Revision },
        { "time", TimeText.Kind, body => body.Time },
        { "action", JsonKinds.Text, body => body.Action },
        { "since", TimeText.Kind, body => body.Since },
        { "added", JsonKinds.Count, body => body.Counts.Added },
        { "edited", JsonKinds.Count, body => body.Counts.Edited },
        { "removed", JsonKinds.Count, body => body.Counts.Removed },
        { "changes", ChangeBody.List, body => body.Changes.Select(ChangeBody.Of) },
        { "more_changes", JsonKinds.Count, body => body.MoreChanges > 0 ? body.MoreChanges : null },
        { SettingChangeBody.FieldName, SettingChangeBody.List, body => SettingChangeBody.Of(body.Settings) },
    };

    // The steps that a push would make.
    private IEnumerable<NamedStep> Changes { get; init; } = [];

    /// <summary>Writes it with the steps that a push would make.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes) => Codec.Write(json, this with { Changes = changes });
}
