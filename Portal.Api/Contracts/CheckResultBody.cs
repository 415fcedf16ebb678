using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What came of one check, as it stands in answers.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Result"><c>ok</c>, <c>fail</c> or <c>inconclusive</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">What came back, in one sentence.</param>
public sealed record CheckResultBody(DateTimeOffset Time, string Result, double Milliseconds, string Detail)
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("time", JsonKinds.Text, TimeText.Format(Time));
        json.Field("result", JsonKinds.Text, Result);
        json.WritePropertyName("milliseconds");
        json.WriteValue(Math.Round(Milliseconds, 1));
        json.Field("detail", JsonKinds.Text, Detail);
        json.WriteEndObject();
    }
}
