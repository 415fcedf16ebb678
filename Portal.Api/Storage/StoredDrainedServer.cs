using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A server in a drain that an older Portal wrote, with the weight that is declared for it.</summary>
internal sealed record StoredDrainedServer
{
    private static StoredDrainedServer Codec(ref JsonPass pass, StoredDrainedServer stored) => stored with
    {
        Service = pass.Field("service", StoredKey.Service, stored.Service),
        Server = pass.Field("server", StoredKey.Server, stored.Server),
        Weight = pass.Integer("weight", stored.Weight, int.MinValue, int.MaxValue),
    };

    /// <summary>A server as the value of a field.</summary>
    public static readonly JsonKind<DrainedServer?> Kind = JsonKinds.Object(
        Codec, new StoredDrainedServer(),
        stored => new DrainedServer(StoredText.Need(stored.Service, "service"), StoredText.Need(stored.Server, "server"), (int)StoredText.Need(stored.Weight, "weight")),
        server => new StoredDrainedServer { Service = server.Service, Server = server.Server, Weight = server.Weight });

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private long? Weight { get; init; }
}
