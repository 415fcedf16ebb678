using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <summary>Bodies of services. In tests they are written short: without quotes around names, without defaults.</summary>
internal static class Body
{
    public static JToken Parse(string json) => JToken.Parse(json);

    /// <summary>The address of a service, of which the body says it.</summary>
    public static string PathOf(JToken service) => (string?)service["type"] == "fwmark"
        ? $"/services/fwmark/{service["family"]}/{service["mark"]}"
        : $"/services/{service["type"]}/{service["host"]}/{service["port"]}";

    /// <summary>A service, or several, as Portal must answer them: every field, with its default where it was not given.</summary>
    public static string Complete(JToken token) => Text(token is JArray services
        ? new JArray(services.Select(CompleteService).OrderBy(PathOf, StringComparer.Ordinal))
        : CompleteService(token));

    /// <summary>A server, or several, as Portal must answer them.</summary>
    public static string CompleteServers(JToken token) =>
        Text(token is JArray servers ? new JArray(servers.Select(CompleteServer)) : CompleteServer(token));

    /// <summary>An answer in the same form, without the numbers of connections, which nobody declares.</summary>
    public static string Plain(JToken token)
    {
        var copy = token.DeepClone();
        foreach (var name in copy.SelectTokens("$..active_connections").Concat(copy.SelectTokens("$..inactive_connections")).ToArray())
        {
            name.Parent!.Remove();
        }

        return Text(copy is JArray services && services.All(service => service["type"] is not null)
            ? new JArray(services.OrderBy(PathOf, StringComparer.Ordinal))
            : copy);
    }

    private static JObject CompleteService(JToken service)
    {
        var defaults = JObject.Parse("{scheduler: 'wlc', scheduler_flags: [], persistence: 0, netmask: '', persistence_engine: '', one_packet: false, servers: []}");
        defaults.Merge(service);
        defaults["servers"] = new JArray(defaults["servers"]!.Select(CompleteServer));
        return defaults;
    }

    private static JObject CompleteServer(JToken server)
    {
        var defaults = JObject.Parse("{forwarder: 'g', weight: 1, upper_threshold: 0, lower_threshold: 0}");
        defaults.Merge(server);
        if ((string?)defaults["forwarder"] == "i")
        {
            defaults["tunnel"] ??= JObject.Parse("{type: 'ipip'}");
        }

        defaults["effective_weight"] ??= defaults["weight"];
        return defaults;
    }

    private static string Text(JToken token) => Sorted(token).ToString(Formatting.Indented);

    private static JToken Sorted(JToken token) => token switch
    {
        JObject value => new JObject(value.Properties().OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new JProperty(property.Name, Sorted(property.Value)))),
        JArray value => new JArray(value.Select(Sorted)),
        _ => token,
    };
}
