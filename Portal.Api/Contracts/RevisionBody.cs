using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Contracts;

/// <summary>A revision as it stands in answers: when it was made, and for whom.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Time">When it was made; null where that is not known.</param>
/// <param name="Caller">Where the request came from; null where that is not known.</param>
/// <param name="Request">What was asked; null where that is not known.</param>
internal sealed record RevisionBody(long Revision, DateTimeOffset? Time, string? Caller, string? Request)
{
    private static readonly JsonKind<IReadOnlyList<DrainChangeBody>?> DrainChanges = JsonKinds.Array(new JsonKind<DrainChangeBody?>((json, change) => change!.Write(json)));

    /// <summary>The name of the caller's token; null where it is not known.</summary>
    public string? Token { get; init; }

    /// <summary>The id of the request in the log; null where it has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Why it was made, in the words of the caller; null where nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>How many steps there are beyond those that are shown.</summary>
    public int MoreChanges { get; init; }

    /// <summary>What began and ended to be drained with it; mostly nothing.</summary>
    public ImmutableArray<DrainChangeBody> Drains { get; init; } = [];

    /// <summary>The steps beside the table; mostly none.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>The steps in names and labels; mostly none.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <summary>What people began or ceased to say of health with it; mostly nothing.</summary>
    public ImmutableArray<OverrideChange> Overrides { get; init; } = [];

    /// <summary>What could not be done; null where all was.</summary>
    public string? Problem { get; init; }

    /// <summary>Writes when it was made, and for whom; what is not known is left out.</summary>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("time", TimeText.Kind, Time);
        json.Field("caller", JsonKinds.Text, Caller);
        json.Field("token", JsonKinds.Text, Token);
        json.Field("request", JsonKinds.Text, Request);
        json.Field("request_id", JsonKinds.Text, RequestId);
        json.Field("reason", JsonKinds.Text, Reason);
    }

    /// <summary>Writes it with the steps that made it.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.Field("changes", ChangeBody.List, changes.Select(ChangeBody.Of));
        json.Field("more_changes", JsonKinds.Number, MoreChanges > 0 ? MoreChanges : null);
        json.Field("problem", JsonKinds.Text, Problem);
        json.Field("drains", DrainChanges, Drains.OrNull());
        json.Field(GlobalChangeBody.FieldName, GlobalChangeBody.List, GlobalChangeBody.Of(Globals));
        json.Field("annotations", AnnotationBody.Changes, Annotations.OrNull());
        json.Field("overrides", OverrideChangeBody.List, Overrides.OrNull());
        json.WriteEndObject();
    }
}
