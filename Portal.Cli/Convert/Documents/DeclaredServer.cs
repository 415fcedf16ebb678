using System.Text.Json.Nodes;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Documents;

/// <summary>A server of the document.</summary>
internal sealed record DeclaredServer
{
    /// <summary>Its address and port.</summary>
    public required RealServerKey Key { get; init; }

    /// <summary>How it gets packets, its weight and its thresholds.</summary>
    public required RealServerSettings Settings { get; init; }

    /// <summary>Whether it serves only when too few others are up.</summary>
    public bool IsBackup { get; init; }

    /// <summary>Its own check; null for that of the service.</summary>
    public JsonObject? HealthCheck { get; init; }

    /// <summary>Whether it has no check, not even that of the service.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Its labels; null for none.</summary>
    public JsonObject? Labels { get; init; }

    /// <summary>The server with its check.</summary>
    /// <param name="own">Its check; null for none.</param>
    /// <param name="shared">That of the service.</param>
    public DeclaredServer Checked(JsonObject? own, JsonObject shared) =>
        this with { HealthCheck = JsonNode.DeepEquals(own, shared) ? null : own, IsUnchecked = own is null };
}
