using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>Says of a service or a server in an answer that it is drained. Ignored in requests.</summary>
/// <param name="Target">What is drained as such: <c>server</c>, <c>service</c> or <c>host</c>.</param>
/// <param name="Started">Since when.</param>
/// <param name="Deadline">When it goes, connections or not; null for a host, whose servers stay.</param>
/// <param name="Weight">The weight that a server gets again when the drain is cancelled; null for a service.</param>
public sealed record DrainMark(string Target, DateTimeOffset Started, DateTimeOffset? Deadline, int? Weight)
{
    /// <summary>The name of the field that holds it.</summary>
    public const string FieldName = "drain";

    /// <summary>Writes the field.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WritePropertyName(FieldName);
        json.WriteStartObject();
        json.WritePropertyName("target");
        json.WriteValue(Target);
        TimeText.Write(json, "started", Started);
        TimeText.Write(json, "deadline", Deadline);
        if (Weight is { } weight)
        {
            json.WritePropertyName("weight");
            json.WriteValue(weight);
        }

        json.WriteEndObject();
    }
}
