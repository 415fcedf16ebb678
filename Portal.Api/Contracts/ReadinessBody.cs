using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What Portal lacks, as it stands in an event.</summary>
/// <param name="Time">When it was found.</param>
/// <param name="Failing">The checks that fail, with their reasons; none when Portal is ready.</param>
internal sealed record ReadinessBody(DateTimeOffset Time, ImmutableArray<(string Check, string Detail)> Failing)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("time", TimeText.Kind, Time);
        json.Field("failing", JsonKinds.Written, Failing.IsEmpty ? null : WriteFailing);
        json.WriteEndObject();
    }

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
