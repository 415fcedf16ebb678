using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What the repair of drift has done, as it stands in answers.</summary>
public sealed record ReconcileBody
{
    /// <summary>The interval; zero when there is none.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>When the kernel was compared last; null when it never was.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>When something was repaired last; null when nothing ever was.</summary>
    public DateTimeOffset? LastRepair { get; init; }

    /// <summary>What was repaired then.</summary>
    public required ChangeReportBody Repaired { get; init; }

    /// <summary>Why the last repair was not done in full; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("interval", JsonKinds.Number, (long)Interval.TotalSeconds);
        json.Field("last_check", TimeText.Kind, LastCheck);
        json.Field("last_repair", TimeText.Kind, LastRepair);
        json.Field("repaired", JsonKinds.Written, LastRepair is null ? null : Repaired.Write);
        json.Field("problem", JsonKinds.Text, Problem);
        json.WriteEndObject();
    }
}
