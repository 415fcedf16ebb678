namespace Portal.Ipvsadm.Model;

/// <summary>Some services of a scope: either <see cref="AddressScope"/> or <see cref="MarkScope"/>.</summary>
public abstract record ScopeEntry
{
    private protected ScopeEntry()
    {
    }

    /// <summary>Whether a service is one of them.</summary>
    /// <returns>True when it is.</returns>
    public abstract bool Covers(ServiceKey service);
}

/// <summary>Services of every protocol at some addresses and ports.</summary>
/// <param name="Network">An address of the network; null for every address of both families.</param>
/// <param name="PrefixLength">How many leading bits of it count: 0 to 32, or to 128; all of them for one address.</param>
/// <param name="FirstPort">The first port, 0 to 65535.</param>
/// <param name="LastPort">The last port.</param>
public sealed record AddressScope(Address? Network, int PrefixLength, ushort FirstPort, ushort LastPort) : ScopeEntry
{
    /// <inheritdoc/>
    public override bool Covers(ServiceKey service) =>
        service is AddressKey { Address: var address, Port: var port } && port >= FirstPort && port <= LastPort
        && (Network is not { } network || new Network(network, PrefixLength).Contains(address));
}

/// <summary>Firewall-mark services of both families.</summary>
/// <param name="First">The first mark, 1 to 4294967295.</param>
/// <param name="Last">The last mark.</param>
public sealed record MarkScope(uint First, uint Last) : ScopeEntry
{
    /// <inheritdoc/>
    public override bool Covers(ServiceKey service) => service is FirewallMarkKey { Mark: var mark } && mark >= First && mark <= Last;
}
