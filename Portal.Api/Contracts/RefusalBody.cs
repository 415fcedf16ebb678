using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>That a request was refused, as it stands in an event.</summary>
/// <param name="Time">When.</param>
/// <param name="Type">The word for the error.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What was wrong.</param>
/// <param name="Caller">Where the request came from.</param>
/// <param name="Request">What was asked.</param>
/// <param name="RequestId">The word by which the request is found again in the log.</param>
internal sealed record RefusalBody(DateTimeOffset Time, string Type, int Status, string Detail, string Caller, string Request, string RequestId)
{
    private static readonly JsonFields<RefusalBody> Codec = new()
    {
        { "time", TimeText.Kind, body => body.Time },
        { "type", JsonKinds.Text, body => body.Type },
        { "status", JsonKinds.Count, body => body.Status },
        { "detail", JsonKinds.Text, body => body.Detail },
        { "caller", JsonKinds.Text, body => body.Caller },
        { "request", JsonKinds.Text, body => body.Request },
        { "request_id", JsonKinds.Text, body => body.RequestId },
    };

    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
