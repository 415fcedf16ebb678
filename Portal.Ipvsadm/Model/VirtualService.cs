using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>A virtual service with its real servers. Two services are equal when all of it is, in any order.</summary>
public sealed record VirtualService
{
    /// <summary>No servers.</summary>
    public static readonly ImmutableSortedDictionary<RealServerKey, RealServerSettings> NoServers =
        ImmutableSortedDictionary<RealServerKey, RealServerSettings>.Empty;

    /// <summary>The service's identity.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>The service's own settings; defaults where not given.</summary>
    public VirtualServiceSettings Settings { get; init; } = new();

    /// <summary>The real servers by their key; none by default. Those that are set came in the order of their keys.</summary>
    public ImmutableSortedDictionary<RealServerKey, RealServerSettings> Servers
    {
        get;
        init => (field, Latecomers, Greatest) = (value, [], null);
    }
    = NoServers;

    /// <summary>
    /// The servers in the order in which they came. Some schedulers go by it, so whoever makes the service anew adds them in this order.
    /// </summary>
    public IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> ServersInOrder => Latecomers.IsEmpty
        ? Servers
        : Servers.Keys.Except(Latecomers).Concat(Latecomers).Select(key => KeyValuePair.Create(key, Servers[key]));

    // The servers that came after one with a greater key, and all that came after them, in the order in which they came. The others came
    // before them in the order of their keys. Most services have none.
    private ImmutableList<RealServerKey> Latecomers { get; init; } = [];

    // No server that is no latecomer has a greater key. Null where nobody has looked yet.
    private RealServerKey? Greatest { get; init; }

    /// <summary>This service with one server added as the last one, or given other settings in its place.</summary>
    /// <param name="key">Which server.</param>
    /// <param name="settings">Its settings from now on.</param>
    /// <returns>The changed copy.</returns>
    public VirtualService WithServer(RealServerKey key, RealServerSettings settings)
    {
        var servers = Servers.SetItem(key, settings);
        if (servers.Count == Servers.Count)
        {
            return With(servers);
        }

        var greatest = Greatest ?? (Servers.IsEmpty ? key : Servers.Keys.Last());
        return !Latecomers.IsEmpty || key < greatest
            ? this with { Servers = servers, Latecomers = Latecomers.Add(key), Greatest = greatest }
            : this with { Servers = servers, Greatest = key };
    }

    /// <summary>This service without one server, which need not be there.</summary>
    /// <param name="key">Which server.</param>
    /// <returns>The changed copy.</returns>
    public VirtualService WithoutServer(RealServerKey key) => With(Servers.Remove(key)) with { Latecomers = Latecomers.Remove(key) };

    /// <summary>This service, whose servers came in another order.</summary>
    /// <param name="order">All its servers in the order in which they came.</param>
    /// <returns>The changed copy; this service itself where nobody came late.</returns>
    public VirtualService InOrder(IEnumerable<RealServerKey> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        RealServerKey? greatest = null;
        List<RealServerKey> latecomers = [];
        foreach (var key in order)
        {
            if (latecomers.Count > 0 || key < greatest)
            {
                latecomers.Add(key);
            }
            else
            {
                greatest = key;
            }
        }

        return latecomers.Count == 0 && Latecomers.IsEmpty ? this : this with { Latecomers = [.. latecomers], Greatest = greatest };
    }

    /// <summary>This service as one that becomes of another: the servers of the other keep their places, and the rest come behind them.</summary>
    /// <param name="before">The other one; null for none.</param>
    /// <returns>The changed copy; this service itself where nobody came late.</returns>
    public VirtualService InOrderOf(VirtualService? before)
    {
        // Mostly nobody came late, and no key of the rest is smaller than one of those that stay.
        if (before is null
            || ReferenceEquals(before, this)
            || (Latecomers.IsEmpty && before.Latecomers.IsEmpty && !Servers.Keys.SkipWhile(before.Servers.ContainsKey).Any(before.Servers.ContainsKey)))
        {
            return this;
        }

        return InOrder(
        [
            .. before.ServersInOrder.Select(server => server.Key).Where(Servers.ContainsKey),
            .. ServersInOrder.Select(server => server.Key).Where(key => !before.Servers.ContainsKey(key)),
        ]);
    }

    /// <summary>The servers that went from another service and came again, when that one became this one.</summary>
    /// <param name="before">The other one.</param>
    /// <returns>Those that stand behind others in this order, and did not before: they must go and come again wherever the order is to be the same.</returns>
    public IEnumerable<RealServerKey> ReturnedSince(VirtualService before)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (Latecomers.IsEmpty && before.Latecomers.IsEmpty)
        {
            return [];
        }

        List<RealServerKey> returned = [];
        var places = before.ServersInOrder.Index().ToDictionary(one => one.Item.Key, one => one.Index);
        var (last, isBehind) = (-1, false);
        foreach (var (key, _) in ServersInOrder)
        {
            var had = places.TryGetValue(key, out var place);
            isBehind |= !had || place < last;
            last = place;
            if (isBehind && had)
            {
                returned.Add(key);
            }
        }

        return returned;
    }

    /// <summary>This service with other weights of some servers; those that it does not have are passed over.</summary>
    /// <param name="weights">The servers with their weights from now on.</param>
    /// <returns>The changed copy; this service itself where all have those weights.</returns>
    public VirtualService WithWeights(IEnumerable<(RealServerKey Server, int Weight)> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var servers = Servers;
        foreach (var (server, weight) in weights)
        {
            if (servers.TryGetValue(server, out var settings) && settings.Weight != weight)
            {
                servers = servers.SetItem(server, settings with { Weight = weight });
            }
        }

        return ReferenceEquals(servers, Servers) ? this : With(servers);
    }

    /// <inheritdoc/>
    public bool Equals(VirtualService? other) =>
        other is not null
        && Key == other.Key
        && Settings == other.Settings
        && (ReferenceEquals(Servers, other.Servers) || Servers.SequenceEqual(other.Servers));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Settings, Servers.Count);

    private VirtualService With(ImmutableSortedDictionary<RealServerKey, RealServerSettings> servers) =>
        this with { Servers = servers, Latecomers = Latecomers, Greatest = Greatest };
}
