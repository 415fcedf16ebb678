using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>An address at which a director reaches its fleet's etcd. A service there would take that from it.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
public sealed record EtcdAddress(Address Address, ushort Port)
{
    // Nobody else comes to a loopback address: what listens on another port there is another matter.
    private bool IsLoopback => Address.Family == IpFamily.IPv4 ? Address.Bits >> 24 == 127 : Address.Bits == 1;

    /// <summary>Whether a service would take it.</summary>
    /// <param name="service">The service.</param>
    /// <returns>True when it would.</returns>
    public bool IsTakenBy(ServiceKey service) => service is AddressKey { Address: var address, Port: var port } && address == Address && (!IsLoopback || port == 0 || port == Port);
}
