using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A server in a snapshot.</summary>
internal readonly record struct StoredServer
{
    private static readonly JsonFields<StoredServer> Codec = new()
    {
        { "server", StoredKey.Server, stored => stored.Server, (stored, key) => stored with { Server = key } },
        { "settings", StoredServerSettings.Kind, stored => stored.Settings, (stored, settings) => stored with { Settings = settings } },
    };

    /// <summary>A server as the value of a field.</summary>
    public static readonly JsonKind<StoredServer> Kind = Codec.Object(new StoredServer());

    private RealServerKey? Server { get; init; }

    private RealServerSettings? Settings { get; init; }

    /// <summary>The document of a server.</summary>
    public static StoredServer Of(RealServerKey key, RealServerSettings settings) => new() { Server = key, Settings = settings };

    /// <summary>The server.</summary>
    /// <exception cref="FormatException">Something is missing.</exception>
    public (RealServerKey Key, RealServerSettings Settings) ToServer() => (StoredText.Need(Server, "server"), StoredText.Need(Settings, "settings"));
}
