using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>Services and servers that tests speak of.</summary>
internal static class Known
{
    public const string WebPath = "/services/tcp/10.0.0.1/80";
    public const string DnsPath = "/services/udp/10.0.0.2/53";

    public static readonly RealServerSettings Plain = new();
    public static readonly RealServerSettings Drained = new() { Weight = 0 };

    /// <summary>tcp/10.0.0.1/80 without servers, all at its defaults.</summary>
    public static readonly VirtualService Web = new() { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), 80) };

    /// <summary>udp/10.0.0.2/53 without servers, scheduled round robin.</summary>
    public static readonly VirtualService Dns = new()
    {
        Key = new AddressKey(Protocol.Udp, Address.IPv4(0x0A000002), 53),
        Settings = new VirtualServiceSettings { Scheduler = "rr" },
    };

    /// <summary>The server 10.1.0.N, with the port of the web service where none is given.</summary>
    public static RealServerKey Server(byte n, ushort port = 80) => new(Address.IPv4(0x0A010000u + n), port);

    /// <summary>The service with plain servers 10.1.0.N.</summary>
    public static VirtualService With(this VirtualService service, params byte[] servers) =>
        servers.Aggregate(service, (with, n) => with.WithServer(Server(n, ((AddressKey)service.Key).Port), Plain));

    /// <summary>A patch that says the weight of a server and nothing else.</summary>
    public static PatchServerIntent Weighed(ServiceKey service, RealServerKey server, int weight) => new(service, server, new ServerPatch { Weight = new(weight) });

    public static VirtualService Scheduled(this VirtualService service, string scheduler) =>
        service with { Settings = service.Settings with { Scheduler = scheduler } };
}
