using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>That a request was refused, as it stands in an event.</summary>
/// <param name="Time">When.</param>
/// <param name="Type">The word for the error.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Caller">Where the request came from.</param>
/// <param name="Token">The name of the caller's token.</param>
/// <param name="Request">What was asked.</param>
/// <param name="RequestId">The id of the request in the log.</param>
internal sealed record RefusalBody(DateTimeOffset Time, string Type, int Status, string Detail, string Caller, string Token, string Request, string RequestId)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("time", TimeText.Kind, Time);
        json.Field("type", JsonKinds.Text, Type);
        json.Field("status", JsonKinds.Number, Status);
        json.Field("detail", JsonKinds.Text, Detail);
        json.Field("caller", JsonKinds.Text, Caller);
        json.Field("token", JsonKinds.Text, Token);
        json.Field("request", JsonKinds.Text, Request);
        json.Field("request_id", JsonKinds.Text, RequestId);
        json.WriteEndObject();
    }
}
