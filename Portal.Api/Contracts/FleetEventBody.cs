using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>How a director stands to its fleet, as it stands in events.</summary>
/// <param name="Time">When.</param>
/// <param name="Director">Its name.</param>
/// <param name="From">How it stood.</param>
/// <param name="To">How it stands.</param>
/// <param name="Reason">Why, in whole sentences; null where there is nothing to say.</param>
/// <param name="Revision">The newest revision of the fleet that it has seen.</param>
public sealed record FleetEventBody(DateTimeOffset Time, string Director, string From, string To, string? Reason, long Revision)
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("time", TimeText.Kind, (DateTimeOffset?)Time);
        json.Field("director", JsonKinds.Text, Director);
        json.Field("from", JsonKinds.Text, From);
        json.Field("to", JsonKinds.Text, To);
        json.Field("reason", JsonKinds.Text, Reason);
        json.Field("revision", JsonKinds.Number, Revision);
        json.WriteEndObject();
    }
}
