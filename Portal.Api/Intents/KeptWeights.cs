using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>
/// Lets a reset leave the weights of servers that stay: an operator may have set them while the one who resets knows only
/// which servers there are.
/// </summary>
internal static class KeptWeights
{
    /// <summary>Gives the servers of a service the weights that they have.</summary>
    /// <param name="wanted">The service as it is asked for.</param>
    /// <param name="declared">The service in Portal's data, whose weights come first.</param>
    /// <param name="kernel">The service in the kernel.</param>
    public static VirtualService Of(VirtualService wanted, VirtualService? declared, VirtualService? kernel) => wanted with
    {
        Servers = wanted.Servers.ToImmutableSortedDictionary(
            server => server.Key,
            server => (declared?.Servers.GetValueOrDefault(server.Key) ?? kernel?.Servers.GetValueOrDefault(server.Key)) is { Weight: var weight }
                ? server.Value with { Weight = weight }
                : server.Value),
    };

    /// <summary>The same for every service of a table.</summary>
    public static IpvsTable Of(IpvsTable wanted, IpvsTable declared, IpvsTable kernel) =>
        IpvsTable.Of(wanted.Services.Select(service => Of(service, declared.Find(service.Key), kernel.Find(service.Key))));
}
