using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>That something began to be drained, or is drained no more, as it stands in the history and in events.</summary>
/// <param name="Action">What happened: <c>start</c> when it began, or goes on in another way; <c>end</c>, and in events <c>cancel</c>.</param>
/// <param name="Drain">What is drained, or was.</param>
internal sealed record DrainChangeBody(string Action, DrainBody Drain)
{
    /// <summary>Writes it.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>Writes its fields.</summary>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field("action", JsonKinds.Text, Action);
        Drain.WriteFields(json);
    }
}
