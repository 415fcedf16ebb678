using System.Text.Json.Nodes;

namespace Portal.Cli.Naming;

/// <summary>The names of what the service answers, as other commands take them.</summary>
internal static class Names
{
    /// <summary>The path of a service below <c>/services/</c>.</summary>
    public static string OfService(JsonNode service) =>
        (string?)service["type"] == "fwmark" ? $"fwmark/{service["family"]}/{service["mark"]}" : $"{service["type"]}/{service["host"]}/{service["port"]}";

    /// <summary>The path of a server below <c>/servers/</c>.</summary>
    public static string OfServer(JsonNode server) => $"{server["host"]}/{server["port"]}";
}
