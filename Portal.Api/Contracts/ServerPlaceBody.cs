using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A server of a drain, or of a host.</summary>
/// <param name="Service">The service, as its path below <c>/services/</c>.</param>
/// <param name="Server">The server, as its path below <c>/servers/</c>.</param>
/// <param name="Weight">The weight that is declared for it where it is drained, and that it gets again; else the weight that it has.</param>
public sealed record ServerPlaceBody(string Service, string Server, int Weight)
{
    /// <summary>Its fields.</summary>
    internal static readonly JsonFields<ServerPlaceBody> Codec = new()
    {
        { "service", JsonKinds.Text, place => place.Service },
        { "server", JsonKinds.Text, place => place.Server },
        { "weight", JsonKinds.Number, place => place.Weight },
        { ServerBody.EffectiveWeightField, JsonKinds.Number, place => place.EffectiveWeight },
        { UnmanagedBody.FieldName, JsonKinds.Text, place => place.Unmanaged },
        { ConnectionCounts.Codec, place => place.Connections },
        { DrainBody.FieldName, new JsonKind<DrainBody?>((json, drain) => drain!.Write(json)), place => place.Drain },
    };

    /// <summary>The weight that the kernel has, or shall have; null in the drain itself.</summary>
    public int? EffectiveWeight { get; init; }

    /// <summary>The connections that are left; null where nobody has counted, or where the kernel does not have it.</summary>
    public ConnectionCounts? Connections { get; init; }

    /// <summary>Why no command line of ipvsadm can say it; null where one can.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>That it is drained; null where it is not, and in the drain itself.</summary>
    public DrainBody? Drain { get; init; }
}
