using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A server in a drain that an older Portal wrote, with the weight that is declared for it.</summary>
internal sealed record StoredDrainedServer
{
    private static readonly JsonFields<StoredDrainedServer> Codec = new()
    {
        { "service", StoredKey.Service, stored => stored.Service, (stored, key) => stored with { Service = key } },
        { "server", StoredKey.Server, stored => stored.Server, (stored, key) => stored with { Server = key } },
        { "weight", JsonKinds.Number, stored => stored.Weight, (stored, weight) => stored with { Weight = weight } },
    };

    /// <summary>A server as the value of a field.</summary>
    public static readonly JsonKind<DrainedServer?> Kind = Codec.Object(
        new StoredDrainedServer(),
        stored => new DrainedServer(StoredText.Need(stored.Service, "service"), StoredText.Need(stored.Server, "server"), (int)StoredText.Need(stored.Weight, "weight")),
        server => new StoredDrainedServer { Service = server.Service, Server = server.Server, Weight = server.Weight });

    private ServiceKey? Service { get; init; }

    private RealServerKey? Server { get; init; }

    private long? Weight { get; init; }
}
