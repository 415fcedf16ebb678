using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A change of health as it stands in events.</summary>
/// <param name="Time">When.</param>
/// <param name="Service">The path of the service; null where it is about all.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
public sealed record HealthEventBody(DateTimeOffset Time, string? Service, string From, string To)
{
    /// <summary>The path of the server; null where it is about a service or about all.</summary>
    public string? Server { get; init; }

    /// <summary>Why, in one sentence; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The weight that the server has in the kernel; null where it is about no server.</summary>
    public long? EffectiveWeight { get; init; }

    /// <summary>How many servers of the service are up; null where it is about no service.</summary>
    public long? Up { get; init; }

    /// <summary>How many can serve; null where it is about no service.</summary>
    public long? CanServe { get; init; }

    /// <summary>How many servers fail; null where it is not about the brake.</summary>
    public long? Failing { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("time", TimeText.Kind, (DateTimeOffset?)Time);
        json.Field("service", JsonKinds.Text, Service);
        json.Field("server", JsonKinds.Text, Server);
        json.Field("from", JsonKinds.Text, From);
        json.Field("to", JsonKinds.Text, To);
        json.Field("reason", JsonKinds.Text, Reason);
        json.Field("effective_weight", JsonKinds.Number, EffectiveWeight);
        json.Field("up", JsonKinds.Number, Up);
        json.Field("can_serve", JsonKinds.Number, CanServe);
        json.Field("failing", JsonKinds.Number, Failing);
        json.WriteEndObject();
    }
}
