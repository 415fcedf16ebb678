using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>The health of one service with its servers, as it stands in answers.</summary>
/// <param name="Service">The path of the service.</param>
/// <param name="Health">Its health.</param>
/// <param name="MinimumUp">How many must be up.</param>
public sealed record ServiceHealthReportBody(string Service, ServiceHealthBody Health, int MinimumUp)
{
    private static readonly JsonKind<IReadOnlyList<(string Host, int Port, ServerHealthBody Health)>?> List =
        JsonKinds.Array(new JsonKind<(string Host, int Port, ServerHealthBody Health)>((json, server) =>
        {
            json.WriteStartObject();
            json.Field("host", JsonKinds.Text, server.Host);
            json.Field("port", JsonKinds.Number, server.Port);
            server.Health.WriteFields(json);
            json.WriteEndObject();
        }));

    /// <summary>All its servers; null where only those are told that are down or held.</summary>
    public IReadOnlyList<(string Host, int Port, ServerHealthBody Health)>? Servers { get; init; }

    /// <summary>The servers that are down or held; null where all are told.</summary>
    public IReadOnlyList<(string Host, int Port, ServerHealthBody Health)>? Down { get; init; }

    /// <summary>The servers whose checks could not be made five times in a row or more; left out where there are none.</summary>
    public IReadOnlyList<(string Host, int Port, ServerHealthBody Health)>? Inconclusive { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, Service);
        Health.WriteFields(json);
        json.Field("min_up", JsonKinds.Number, MinimumUp);
        json.Field("servers", List, Servers);
        json.Field("down", List, Down);
        json.Field("inconclusive", List, Inconclusive is { Count: > 0 } ? Inconclusive : null);
        json.WriteEndObject();
    }
}
