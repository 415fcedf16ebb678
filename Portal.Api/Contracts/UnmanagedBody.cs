using Portal.Api.Json;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Contracts;

/// <summary>What stays in the kernel as it is because no command line of ipvsadm can say it, as it stands in answers.</summary>
internal static class UnmanagedBody
{
    /// <summary>The field of a service or a server that says why; of a report, that lists all of them.</summary>
    public const string FieldName = "unmanaged";

    /// <summary>Why a service or a server is unmanaged. Of what requests send back the words are not looked at.</summary>
    public static readonly JsonKind<string?> Mark = new(input => input.Skip(input.IsNull ? null : string.Empty), (json, reason) => json.WriteValue(reason)) { TakesNull = true };

    /// <summary>Everything that stays as it is.</summary>
    public static readonly JsonKind<IReadOnlyList<UnmanagedPlace>?> Places = JsonKinds.Array(new JsonKind<UnmanagedPlace?>((json, place) =>
    {
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, ModelMapping.PathOf(place!.Service));
        json.Field("server", JsonKinds.Text, place.Server is { } server ? ModelMapping.PathOf(server) : null);
        json.Field("why", JsonKinds.Text, place.Why);
        json.Field("wanted", JsonKinds.Flag, place.IsWanted);
        json.WriteEndObject();
    }));
}
