using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A server in a snapshot.</summary>
internal readonly record struct StoredServer
{
    private static StoredServer Codec(ref JsonPass pass, StoredServer stored) => stored with
    {
        Server = pass.Field("server", StoredKey.Server, stored.Server),
        Settings = pass.Field("settings", StoredServerSettings.Kind, stored.Settings),
    };

    /// <summary>A server as the value of a field.</summary>
    public static readonly JsonKind<StoredServer> Kind = JsonKinds.Object(Codec, new StoredServer());

    private RealServerKey? Server { get; init; }

    private RealServerSettings? Settings { get; init; }

    /// <summary>The document of a server.</summary>
    public static StoredServer Of(RealServerKey key, RealServerSettings settings) => new() { Server = key, Settings = settings };

    /// <summary>The server.</summary>
    /// <exception cref="FormatException">Something is missing.</exception>
    public (RealServerKey Key, RealServerSettings Settings) ToServer() => (StoredText.Need(Server, "server"), StoredText.Need(Settings, "settings"));
}
