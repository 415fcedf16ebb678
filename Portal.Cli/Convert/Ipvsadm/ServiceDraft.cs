using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>A service while lines are applied to it.</summary>
internal sealed class ServiceDraft(ServiceKey key)
{
    /// <summary>Its settings, as the last line said them.</summary>
    public required VirtualServiceSettings Settings { get; set; }

    /// <summary>Its servers, in the order in which they were added.</summary>
    public OrderedDictionary<RealServerKey, RealServerSettings> Servers { get; } = [];

    /// <summary>What it is in the document.</summary>
    public DeclaredService ToDeclared() => new()
    {
        Key = key,
        Settings = Settings,
        Servers = [.. Servers.Select(server => new DeclaredServer { Key = server.Key, Settings = server.Value })],
    };
}
