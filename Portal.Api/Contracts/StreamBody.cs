using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What a stream of events says of itself.</summary>
/// <param name="Time">When.</param>
/// <param name="Revision">The present revision of Portal's data.</param>
/// <param name="Detail">What a reader has missed, and what he can do.</param>
internal sealed record StreamBody(DateTimeOffset Time, long Revision, string Detail)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("time", TimeText.Kind, Time);
        json.Field("revision", JsonKinds.Number, Revision);
        json.Field("detail", JsonKinds.Text, Detail);
        json.WriteEndObject();
    }
}
