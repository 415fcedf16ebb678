using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A service in a snapshot. Its key stands before its settings, which are read by its family.</summary>
internal sealed record StoredService
{
    private static readonly JsonFields<StoredService> Codec = new()
    {
        { "service", StoredKey.Service, stored => stored.Service, (stored, key) => stored with { Service = key } },
        { "settings", ReadSettings, StoredServiceSettings.Kind, stored => StoredServiceSettings.Of(stored.Settings!) },
        { "servers", JsonKinds.Each(StoredServer.Kind), stored => stored.Servers, (stored, servers) => stored with { Servers = servers } },
    };

    /// <summary>A service as the value of a field.</summary>
    public static readonly JsonKind<VirtualService?> Kind = Codec.Object(new StoredService(), stored => stored.ToService(), Of);

    private ServiceKey? Service { get; init; }

    private VirtualServiceSettings? Settings { get; init; }

    private IEnumerable<StoredServer>? Servers { get; init; }

    private static StoredService Of(VirtualService service) => new()
    {
        Service = service.Key,
        Settings = service.Settings,
        Servers = service.Servers.Select(server => StoredServer.Of(server.Key, server.Value)),
    };

    private static StoredService ReadSettings(JsonInput input, StoredService stored)
    {
        var family = StoredText.Need(stored.Service, "service").Family;
        return stored with { Settings = StoredServiceSettings.Kind.Read(input)!.ToSettings(family) };
    }

    private VirtualService ToService()
    {
        List<(RealServerKey Key, RealServerSettings Settings)> servers = [.. StoredText.Need(Servers, "servers").Select(server => server.ToServer())];
        StoredText.CheckDistinct(servers, server => server.Key, StoredKey.Format);
        return new VirtualService
        {
            Key = StoredText.Need(Service, "service"),
            Settings = StoredText.Need(Settings, "settings"),
            Servers = servers.ToImmutableSortedDictionary(server => server.Key, server => server.Settings),
        };
    }
}
