using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Documents;

/// <summary>A service of the document, with its servers in the order of the file.</summary>
internal sealed record DeclaredService
{
    /// <summary>Which service.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Its scheduler and persistence.</summary>
    public required VirtualServiceSettings Settings { get; init; }

    /// <summary>The check of its servers; null for none.</summary>
    public JsonObject? HealthCheck { get; init; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Its labels; null for none.</summary>
    public JsonObject? Labels { get; init; }

    /// <summary>Its servers.</summary>
    public ImmutableArray<DeclaredServer> Servers { get; init; } = [];
}
