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
    /// <summary>When it was made, and for whom; what is not known is left out.</summary>
    public static readonly JsonFields<RevisionBody> Head = new()
    {
        { "revision", JsonKinds.Count, body => body.Revision },
        { "time", TimeText.Kind, body => body.Time },
        { "caller", JsonKinds.Text, body => body.Caller },
        { "request", JsonKinds.Text, body => body.Request },
        { "request_id", JsonKinds.Text, body => body.RequestId },
    };

    private static readonly JsonFields<RevisionBody> Codec = new()
    {
        { Head, body => body },
        { "changes", ChangeBody.List, body => body.Changes.Select(ChangeBody.Of) },
        { "more_changes", JsonKinds.Count, body => body.MoreChanges > 0 ? body.MoreChanges : null },
        { "problem", JsonKinds.Text, body => body.Problem },
        { "drains", JsonKinds.Array(DrainChangeBody.Codec.Answer()), body => body.Drains.OrNull() },
        { SettingChangeBody.FieldName, SettingChangeBody.List, body => SettingChangeBody.Of(body.Settings) },
        { "annotations", AnnotationBody.Changes, body => body.Annotations.OrNull() },
    };

    /// <summary>The word by which the request is found again in the log; null where it has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many steps there are beyond those that are shown.</summary>
    public int MoreChanges { get; init; }

    /// <summary>What began and ended to be drained with it; mostly nothing.</summary>
    public ImmutableArray<DrainChangeBody> Drains { get; init; } = [];

    /// <summary>The steps beside the table; mostly none.</summary>
    public SettingsPlan Settings { get; init; } = SettingsPlan.Empty;

    /// <summary>The steps in names and labels; mostly none.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <summary>What could not be done; null where all was.</summary>
    public string? Problem { get; init; }

    // The steps that made it.
    private IEnumerable<NamedStep> Changes { get; init; } = [];

    /// <summary>Writes when it was made, and for whom.</summary>
    public void WriteFields(JsonTextWriter json) => Head.WriteFields(json, this);

    /// <summary>Writes it with the steps that made it.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes) => Codec.Write(json, this with { Changes = changes });
}
