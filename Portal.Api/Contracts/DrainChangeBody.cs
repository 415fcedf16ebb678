using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>That something began to be drained, or is drained no more, as it stands in the history and in events.</summary>
/// <param name="Action">What happened: <c>start</c> when it began, or goes on in another way; <c>end</c>, and in events <c>cancel</c>.</param>
/// <param name="Service">The service, as its path below <c>/services/</c>; null for a host.</param>
/// <param name="Server">The server, as its path below <c>/servers/</c>; null for a whole service and for a host.</param>
/// <param name="Host">The host; null for a service and a server.</param>
/// <param name="Deadline">When it goes, connections or not; null for a host, and for an end.</param>
internal sealed record DrainChangeBody(string Action, string? Service, string? Server, string? Host, DateTimeOffset? Deadline)
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
        json.WritePropertyName("action");
        json.WriteValue(Action);
        DrainBody.WriteTarget(json, Service, Server, Host);
        TimeText.Write(json, "deadline", Deadline);
    }
}
