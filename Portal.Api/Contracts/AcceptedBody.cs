using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Whether the brake was let go, as it stands in answers.</summary>
/// <param name="IsAccepted">False when it did not hold.</param>
public sealed record AcceptedBody(bool IsAccepted)
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("accepted", JsonKinds.Flag, IsAccepted);
        json.WriteEndObject();
    }
}
