using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A server of a drain, or of a host.</summary>
/// <param name="Service">The service, as its path below <c>/services/</c>.</param>
/// <param name="Server">The server, as its path below <c>/servers/</c>.</param>
/// <param name="Weight">The weight that is declared for it where it is drained, and that it gets again; else the weight that it has.</param>
public sealed record ServerPlaceBody(string Service, string Server, int Weight)
{
    /// <summary>Servers.</summary>
    internal static readonly JsonKind<IReadOnlyList<ServerPlaceBody>?> List = JsonKinds.Array(new JsonKind<ServerPlaceBody?>((json, place) => place!.Write(json)));

    /// <summary>The weight that the kernel has, or shall have; null in the drain itself.</summary>
    public int? EffectiveWeight { get; init; }

    /// <summary>The connections that are left; null where nobody has counted, or where the kernel does not have it.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>Why no command line of ipvsadm can say it; null where one can.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>That it is drained; null where it is not, and in the drain itself.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, Service);
        json.Field("server", JsonKinds.Text, Server);
        json.Field("weight", JsonKinds.Number, Weight);
        json.Field(ServerBody.EffectiveWeightField, JsonKinds.Number, EffectiveWeight);
        json.Field(UnmanagedBody.FieldName, JsonKinds.Text, Unmanaged);
        Connections?.WriteFields(json);
        json.Field(DrainBody.FieldName, DrainBody.Mark, Drain);
        json.WriteEndObject();
    }
}
