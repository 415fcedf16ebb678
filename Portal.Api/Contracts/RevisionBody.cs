using System.Collections.Immutable;
using Newtonsoft.Json;
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

    /// <summary>What could not be done; null where all was.</summary>
    public string? Problem { get; init; }

    /// <summary>Writes its fields; what is not known is left out.</summary>
    public void WriteFields(JsonTextWriter json)
    {
        json.WritePropertyName("revision");
        json.WriteValue(Revision);
        WriteText(json, "time", Time is { } time ? TimeText.Format(time) : null);
        WriteText(json, "caller", Caller);
        WriteText(json, "request", Request);
        WriteText(json, "request_id", RequestId);
    }

    /// <summary>Writes it with the steps that made it.</summary>
    public void Write(JsonTextWriter json, IEnumerable<TableChange> changes, ImmutableArray<DrainChangeBody> drains, SettingsPlan settings)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WritePropertyName("changes");
        json.WriteStartArray();
        foreach (var change in changes)
        {
            ChangeBody.Write(json, change);
        }

        json.WriteEndArray();
        if (MoreChanges > 0)
        {
            json.WritePropertyName("more_changes");
            json.WriteValue(MoreChanges);
        }

        WriteText(json, "problem", Problem);
        if (!drains.IsEmpty)
        {
            json.WritePropertyName("drains");
            json.WriteStartArray();
            foreach (var drain in drains)
            {
                drain.Write(json);
            }

            json.WriteEndArray();
        }

        SettingChangeBody.Write(json, settings);
        json.WriteEndObject();
    }

    private static void WriteText(JsonTextWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WritePropertyName(name);
            json.WriteValue(text);
        }
    }
}
