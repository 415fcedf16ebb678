using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Contracts;

/// <summary>What a reset, a sync or a dry run changed, as it stands in answers.</summary>
/// <param name="Revision">The revision of Portal's data afterwards.</param>
/// <param name="Plan">The steps in the order in which they are applied.</param>
public sealed record ChangeReportBody(long Revision, ChangePlan Plan)
{
    /// <summary>The changes to time-outs and sync daemons. The numbers do not count them.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>The changes to names and labels. The numbers do not count them.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <summary>Services and servers that stay in the kernel as they are. The numbers do not count them.</summary>
    public ImmutableArray<UnmanagedPlace> Unmanaged { get; init; } = [];

    /// <summary>Services and servers that the request left out, and that Portal drains before it removes them. The numbers do not count them as removed.</summary>
    public ImmutableArray<DrainBody> Draining { get; init; } = [];

    /// <summary>What does not go as one would think.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Writes the report.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("added", JsonKinds.Number, Plan.Changes.Count(change => change is ServiceAdded or ServerAdded));
        json.Field("edited", JsonKinds.Number, Plan.Changes.Count(change => change is ServiceEdited or ServerEdited));
        json.Field("removed", JsonKinds.Number, Plan.Changes.Count(change => change is ServiceRemoved or ServerRemoved));
        json.Field("unchanged", JsonKinds.Number, Plan.Unchanged);
        json.Field("changes", ChangeBody.List, Plan.Changes.Select(ChangeBody.Of));
        json.Field(GlobalChangeBody.FieldName, GlobalChangeBody.List, GlobalChangeBody.Of(Globals));
        json.Field("annotations", AnnotationBody.Changes, Annotations.OrNull());
        json.Field(UnmanagedBody.FieldName, UnmanagedBody.Places, Unmanaged.OrNull());
        json.Field("draining", DrainBody.List, Draining.OrNull());
        json.Field(WarningList.FieldName, JsonKinds.Texts, Warnings.OrNull());
        json.WriteEndObject();
    }
}
