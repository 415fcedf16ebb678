using Newtonsoft.Json.Linq;
using Portal.Tests.Doubles;

namespace Portal.Tests.Faults;

/// <summary>A request that changes something, with what is declared after it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body, in the short way of writing.</param>
/// <param name="After">The services after it, as ipvsadm saves them; before it there is <see cref="Start"/>.</param>
internal sealed record WriteKind(string Name, string Method, string Path, string? Body, params string[] After)
{
    public const string Start =
        "[{type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'rr', servers: [{host: '10.1.0.1', port: 80, forwarder: 'm'}, {host: '10.1.0.2', port: 80, forwarder: 'm', weight: 2}]},"
        + " {type: 'udp', host: '10.0.0.2', port: 53, scheduler: 'rr', servers: [{host: '10.1.0.1', port: 53}]}]";

    private const string Web = "-A -t 10.0.0.1:80 -s rr";
    private const string WebPath = Known.WebPath;
    private static readonly string[] Dns = ["-A -u 10.0.0.2:53 -s rr", "-a -u 10.0.0.2:53 -r 10.1.0.1:53 -g -w 1 -x 0 -y 0"];
    private static readonly string[] WebServers = [WebServer(1, 1), WebServer(2, 2)];

    public static readonly IReadOnlyList<string> Before = [.. ((string[])[Web, .. WebServers, .. Dns]).Order(StringComparer.Ordinal)];

    public static readonly IReadOnlyList<WriteKind> All =
    [
        new("reset of servers", "POST", WebPath + "/servers", Servers(80, (1, 5), (3, 1), (4, 1)), [Web, WebServer(1, 5), WebServer(3, 1), WebServer(4, 1), .. Dns]),
        new("POST of a service with servers", "POST", "/services/tcp/10.0.0.3/81", $"{{scheduler: 'sh', servers: {Servers(81, (1, 1), (2, 0))}}}",
            ["-A -t 10.0.0.3:81 -s sh", Server("-t 10.0.0.3:81", 1, 81, 1), Server("-t 10.0.0.3:81", 2, 81, 0), Web, .. WebServers, .. Dns]),
        new("DELETE of a service", "DELETE", WebPath, null, Dns),
        new("reset of everything", "POST", "/services",
            $"[{{type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'wrr', servers: {Servers(80, (2, 3), (3, 1))}}}, {{type: 'tcp', host: '10.0.0.4', port: 80, servers: {Servers(80, (1, 1))}}}]",
            ["-A -t 10.0.0.1:80 -s wrr", WebServer(2, 3), WebServer(3, 1), "-A -t 10.0.0.4:80 -s wlc", Server("-t 10.0.0.4:80", 1, 80, 1)]),
        new("PUT of a service with servers", "PUT", WebPath, $"{{scheduler: 'wrr', servers: {Servers(80, (2, 7), (5, 1))}}}",
            ["-A -t 10.0.0.1:80 -s wrr", WebServer(2, 7), WebServer(5, 1), .. Dns]),
        new("PATCH of a service with servers", "PATCH", WebPath, $"{{scheduler: 'sed', servers: {Servers(80, (6, 1))}}}", ["-A -t 10.0.0.1:80 -s sed", WebServer(6, 1), .. Dns]),
        new("PATCH of a service", "PATCH", WebPath, "{scheduler: 'wlc'}", ["-A -t 10.0.0.1:80 -s wlc", .. WebServers, .. Dns]),
        new("POST of a server", "POST", WebPath + "/servers/10.1.0.7/80", "{forwarder: 'm', weight: 7}", [Web, .. WebServers, WebServer(7, 7), .. Dns]),
        new("PUT of a server", "PUT", WebPath + "/servers/10.1.0.2/80", "{forwarder: 'm', weight: 9}", [Web, WebServer(1, 1), WebServer(2, 9), .. Dns]),
        new("PATCH of a server", "PATCH", WebPath + "/servers/10.1.0.1/80", "{weight: 0}", [Web, WebServer(1, 0), WebServer(2, 2), .. Dns]),
        new("DELETE of a server", "DELETE", WebPath + "/servers/10.1.0.1/80", null, [Web, WebServer(2, 2), .. Dns]),
    ];

    /// <summary>The state after it, as ipvsadm saves it.</summary>
    public IReadOnlyList<string> Target => [.. After.Order(StringComparer.Ordinal)];

    public override string ToString() => Name;

    private static string WebServer(int n, int weight) => Server("-t 10.0.0.1:80", n, 80, weight);

    private static string Server(string service, int n, int port, int weight) => $"-a {service} -r 10.1.0.{n}:{port} -m -w {weight} -x 0 -y 0";

    private static string Servers(int port, params (int N, int Weight)[] servers) => new JArray(
        servers.Select(server => JObject.Parse($"{{host: '10.1.0.{server.N}', port: {port}, forwarder: 'm', weight: {server.Weight}}}"))).ToString();
}
