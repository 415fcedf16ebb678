using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>Something that is drained, as it stands in answers.</summary>
public sealed record DrainBody
{
    /// <summary>The service, as its path below <c>/services/</c>; null for a host.</summary>
    public string? Service { get; init; }

    /// <summary>The server, as its path below <c>/servers/</c>; null for a whole service and for a host.</summary>
    public string? Server { get; init; }

    /// <summary>The host; null for a service and a server.</summary>
    public string? Host { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it goes, connections or not; null for a host, whose servers stay.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The connections that it waits for; null where nobody has counted.</summary>
    public (long Active, long Inactive)? Connections { get; init; }

    /// <summary>The servers with the weights that they get again when the drain is cancelled.</summary>
    public required ImmutableArray<(string Service, string Server, int Weight)> Servers { get; init; }

    /// <summary>What does not go as one would think.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Writes a list of warnings as a field, where there are any.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="warnings">The warnings.</param>
    public static void WriteWarnings(JsonTextWriter json, ImmutableArray<string> warnings)
    {
        if (warnings.IsEmpty)
        {
            return;
        }

        json.WritePropertyName("warnings");
        json.WriteStartArray();
        foreach (var warning in warnings)
        {
            json.WriteValue(warning);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what is drained, as fields.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="service">The service; null for a host.</param>
    /// <param name="server">The server; null for a whole service and for a host.</param>
    /// <param name="host">The host; null for a service and a server.</param>
    public static void WriteTarget(JsonTextWriter json, string? service, string? server, string? host)
    {
        WriteText(json, "service", service);
        WriteText(json, "server", server);
        WriteText(json, "host", host);
    }

    /// <summary>Writes the drain.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        WriteTarget(json, Service, Server, Host);
        TimeText.Write(json, "started", Started);
        TimeText.Write(json, "deadline", Deadline);
        if (Connections is var (active, inactive))
        {
            json.WritePropertyName("active_connections");
            json.WriteValue(active);
            json.WritePropertyName("inactive_connections");
            json.WriteValue(inactive);
        }

        json.WritePropertyName("servers");
        json.WriteStartArray();
        foreach (var (service, server, weight) in Servers)
        {
            json.WriteStartObject();
            WriteText(json, "service", service);
            WriteText(json, "server", server);
            json.WritePropertyName("weight");
            json.WriteValue(weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteWarnings(json, Warnings);
        json.WriteEndObject();
    }

    private static void WriteText(JsonTextWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WritePropertyName(name);
            json.WriteValue(text);
        }
    }
}
