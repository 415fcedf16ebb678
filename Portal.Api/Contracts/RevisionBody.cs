using System.Collections.Immutable;
using Newtonsoft.Json;
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
    /// <summary>The word by which the request is found again in the log; null where it has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many steps there are beyond those that are shown.</summary>
    public int MoreChanges { get; init; }

    /// <summary>What began and ended to be drained with it; mostly nothing.</summary>
    public ImmutableArray<DrainChangeBody> Drains { get; init; } = [];

    /// <summary>The steps beside the table; mostly none.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>The steps in names and labels; mostly none.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <summary>What could not be done; null where all was.</summary>
    public string? Problem { get; init; }

    /// <summary>Writes its fields; what is not known is left out.</summary>
    public void WriteFields(JsonTextWriter json)
    {
        json.WritePropertyName("revision");
        json.WriteValue(Revision);
        TextField.Write(json, "time", Time is { } time ? TimeText.Format(time) : null);
        TextField.Write(json, "caller", Caller);
        TextField.Write(json, "request", Request);
        TextField.Write(json, "request_id", RequestId);
    }

    /// <summary>Writes it with the steps that made it.</summary>
    public void Write(JsonTextWriter json, IEnumerable<NamedStep> changes)
    {
        json.WriteStartObject();
        WriteFields(json);
        ChangeBody.Write(json, changes, MoreChanges);
        TextField.Write(json, "problem", Problem);
        if (!Drains.IsEmpty)
        {
            json.WritePropertyName("drains");
            json.WriteStartArray();
            foreach (var drain in Drains)
            {
                drain.Write(json);
            }

            json.WriteEndArray();
        }

        GlobalChangeBody.Write(json, Globals);
        AnnotationBody.Write(json, Annotations);
        json.WriteEndObject();
    }
}
