using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What Portal lacks, as it stands in an event.</summary>
/// <param name="Time">When it was found.</param>
/// <param name="Failing">The checks that fail, with their reasons; none when Portal is ready.</param>
internal sealed record ReadinessBody(DateTimeOffset Time, ImmutableArray<(string Check, string Detail)> Failing)
{
    private static readonly JsonFields<ReadinessBody> Codec = new()
    {
        { "time", TimeText.Kind, body => body.Time },
        { "failing", JsonKinds.Written, body => body.Failing.IsEmpty ? null : body.WriteFailing },
    };

    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);

    private void WriteFailing(JsonTextWriter json)
    {
        json.WriteStartObject();
        foreach (var (check, detail) in Failing)
        {
            json.WritePropertyName(check);
            json.WriteValue(detail);
        }

        json.WriteEndObject();
    }
}
