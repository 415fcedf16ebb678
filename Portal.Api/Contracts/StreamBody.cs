using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>What a stream of events says of itself.</summary>
/// <param name="Time">When.</param>
/// <param name="Revision">The present revision of Portal's data.</param>
/// <param name="Detail">What a reader has missed, and what he can do.</param>
internal sealed record StreamBody(DateTimeOffset Time, long Revision, string Detail)
{
    private static readonly JsonFields<StreamBody> Codec = new()
    {
        { "time", TimeText.Kind, body => body.Time },
        { "revision", JsonKinds.Count, body => body.Revision },
        { "detail", JsonKinds.Text, body => body.Detail },
    };

    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
