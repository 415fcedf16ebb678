using System.Net.NetworkInformation;
using System.Net.Sockets;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>Which addresses this machine has.</summary>
public interface IMachineAddresses
{
    /// <summary>Whether the machine takes packets for an address: an interface that is up has it, or there is a local route for it.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="SocketException">This machine has no descriptor left.</exception>
    bool Has(Address address);

    /// <summary>The interfaces, up or down, and the addresses of each.</summary>
    /// <exception cref="NetworkInformationException">The kernel does not tell.</exception>
    IReadOnlyDictionary<string, IReadOnlySet<Address>> ByDevice();

    /// <summary>Whether there can be others at an interface who ask for addresses: not at a loopback, a dummy or a tunnel.</summary>
    /// <param name="device">The name of the interface.</param>
    bool HasNeighbours(string device);
}
