using Portal.Api.Json;
using Portal.Api.State;

namespace Portal.Api.Contracts;

/// <summary>What somebody began to say of a server's health in place of its checks, or took back, as it stands in the history and in events.</summary>
internal static class OverrideChangeBody
{
    /// <summary>Several of them.</summary>
    public static readonly JsonKind<IReadOnlyList<OverrideChange>?> List = JsonKinds.Array(new JsonKind<OverrideChange?>((json, change) =>
    {
        var said = change!.After is { } after ? OverrideBody.Of(after) : null;
        json.WriteStartObject();
        json.Field("action", JsonKinds.Text, said is null ? "end" : "start");
        json.Field("service", JsonKinds.Text, ModelMapping.PathOf(change.Service));
        json.Field("server", JsonKinds.Text, ModelMapping.PathOf(change.Server));
        json.Field("state", JsonKinds.Text, said?.State);
        json.Field("until", JsonKinds.Text, said?.Until);
        json.Field("reason", JsonKinds.Text, said?.Reason);
        json.WriteEndObject();
    }));
}
