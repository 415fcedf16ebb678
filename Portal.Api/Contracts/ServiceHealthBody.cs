using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>The health of a service as it stands in answers.</summary>
/// <param name="State"><c>ok</c>, <c>degraded</c>, <c>too-few</c>, <c>failing-open</c>, <c>backup</c>, <c>closed</c> or <c>off</c>.</param>
/// <param name="Up">How many of those that can serve are up.</param>
/// <param name="CanServe">How many can serve.</param>
public sealed record ServiceHealthBody(string State, int Up, int CanServe)
{
    /// <summary>The field of a service.</summary>
    public const string FieldName = "health";

    /// <summary>It as the value of a field.</summary>
    internal static readonly JsonKind<ServiceHealthBody?> Kind = new((json, health) =>
    {
        json.WriteStartObject();
        health!.WriteFields(json);
        json.WriteEndObject();
    });

    /// <summary>Writes its fields.</summary>
    /// <param name="json">Where to.</param>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field("state", JsonKinds.Text, State);
        json.Field("up", JsonKinds.Number, Up);
        json.Field("can_serve", JsonKinds.Number, CanServe);
    }
}
