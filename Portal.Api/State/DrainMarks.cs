using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// The drain marks in a request, as an earlier answer had them. Sending an answer back ends no drain. A service or
/// server without its mark, or with another weight, is added again, which ends its drain.
/// </summary>
/// <param name="OfService">Whether the service is marked as drained.</param>
/// <param name="Servers">The servers that it marks as drained.</param>
public sealed record DrainMarks(bool OfService, ImmutableHashSet<RealServerKey> Servers)
{
    /// <summary>It says nothing of drains.</summary>
    public static DrainMarks None { get; } = new(false, []);

    /// <summary>The drains that end because the request gives these servers.</summary>
    /// <param name="service">Their service.</param>
    /// <param name="given">The servers that are given.</param>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <returns>Each server, and the service where one of them has a weight above 0.</returns>
    public IEnumerable<DrainTarget> EndedBy(ServiceKey service, IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> given, VirtualService? declared)
    {
        var isAny = false;
        foreach (var (server, settings) in given)
        {
            if (!IsAsRead(server, settings.Weight, declared))
            {
                isAny |= settings.Weight != 0;
                yield return new ServerDrain(service, server);
            }
        }

        if (isAny)
        {
            yield return new ServiceDrain(service);
        }
    }

    /// <inheritdoc/>
    public bool Equals(DrainMarks? other) => other is not null && OfService == other.OfService && Servers.SetEquals(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OfService, Servers.Count);

    /// <summary>Whether a server is given as it was read: drained, with the weight that is declared for it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="weight">The weight that is given.</param>
    /// <param name="declared">Its service in Portal's data; null when it is not declared.</param>
    /// <returns>True when it is.</returns>
    public bool IsAsRead(RealServerKey server, int weight, VirtualService? declared) =>
        Servers.Contains(server) && declared?.Servers.GetValueOrDefault(server)?.Weight == weight;
}
