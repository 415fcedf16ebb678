using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>The health of all services as it stands in answers.</summary>
/// <param name="Checks">How many different checks there are.</param>
/// <param name="IsBraking">Whether the brake holds.</param>
/// <param name="Services">The services of which something is checked, each with the servers that are down or held.</param>
public sealed record HealthReportBody(int Checks, bool IsBraking, IReadOnlyList<ServiceHealthReportBody> Services)
{
    private static readonly JsonKind<IReadOnlyList<ServiceHealthReportBody>?> List = JsonKinds.Array(new JsonKind<ServiceHealthReportBody?>((json, service) => service!.Write(json)));

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("checks", JsonKinds.Number, Checks);
        json.Field("brake", JsonKinds.Flag, IsBraking);
        json.Field("services", List, Services);
        json.WriteEndObject();
    }
}
