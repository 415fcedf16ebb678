using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What the repair of drift has done, as it stands in answers.</summary>
public sealed record ReconcileBody
{
    private static readonly JsonFields<ReconcileBody> Codec = new()
    {
        { "interval", JsonKinds.Count, body => (long)body.Interval.TotalSeconds },
        { "last_check", TimeText.Kind, body => body.LastCheck },
        { "last_repair", TimeText.Kind, body => body.LastRepair },
        { "repaired", JsonKinds.Written, body => body.LastRepair is null ? null : body.Repaired.Write },
        { "problem", JsonKinds.Text, body => body.Problem },
    };

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
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
