using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>
/// A service in a snapshot. Its key stands before its settings, which are read by its family. Its servers stand in the order in which they
/// came; an older Portal wrote them in the order of their keys.
/// </summary>
internal sealed record StoredService
{
    private static readonly JsonKind<IEnumerable<StoredServer>?> ServerList = JsonKinds.Each(StoredServer.Kind);

    private static readonly JsonKind<VirtualServiceSettings?> SettingsKind = new((json, settings) => StoredServiceSettings.Kind.Write(json, StoredServiceSettings.Of(settings!)));

    private static StoredService Codec(ref JsonPass pass, StoredService stored)
    {
        stored = stored with { Service = pass.Field("service", StoredKey.Service, stored.Service) };
        return stored with
        {
            Settings = pass.Field("settings", SettingsKind, stored.Settings, stored, static (stored, input) => stored.ReadSettings(input)),
            Servers = pass.Field("servers", ServerList, stored.Servers),
        };
    }

    /// <summary>Services.</summary>
    public static readonly JsonKind<IEnumerable<VirtualService>?> List = JsonKinds.Each(JsonKinds.Object(Codec, new StoredService(), stored => stored.ToService(), Of));

    private ServiceKey? Service { get; init; }

    private VirtualServiceSettings? Settings { get; init; }

    private IEnumerable<StoredServer>? Servers { get; init; }

    private static StoredService Of(VirtualService service) => new()
    {
        Service = service.Key,
        Settings = service.Settings,
        Servers = service.ServersInOrder.Select(server => StoredServer.Of(server.Key, server.Value)),
    };

    private VirtualServiceSettings ReadSettings(JsonInput input)
    {
        var family = StoredText.Need(Service, "service").Family;
        return StoredServiceSettings.Kind.Read(input)!.ToSettings(family);
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
        }.InOrder(servers.Select(server => server.Key));
    }
}
