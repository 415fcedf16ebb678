using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>What addresses this machine has, as its kernel sees it.</summary>
internal static class OwnAddresses
{
    /// <summary>The address from which the kernel would speak to another. No packet is sent.</summary>
    /// <param name="destination">The other address. Of an address of this machine it is that very address.</param>
    /// <returns>The address; null where there is no route.</returns>
    /// <exception cref="SocketException">This machine has no descriptor left.</exception>
    public static Address? Towards(Address destination)
    {
        // Discard: a port is needed, and nothing goes there.
        const int Discard = 9;
        using var socket = new Socket(destination.Family == IpFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(ProbeSocket.EndPoint(destination, Discard));
            return AddressOf(((IPEndPoint)socket.LocalEndPoint!).Address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is not (SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable))
        {
            return null;
        }
    }

    /// <summary>Whether an address is one of this machine.</summary>
    /// <param name="address">The address.</param>
    public static bool Has(Address address) => Towards(address) == address;

    /// <summary>The network interface that has an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Its name; null where none has it.</returns>
    public static string? DeviceOf(Address address) => NetworkInterface.GetAllNetworkInterfaces()
        .FirstOrDefault(device => device.GetIPProperties().UnicastAddresses.Any(own => AddressOf(own.Address) == address))?.Name;

    /// <summary>The network interfaces, up or down, and the addresses of each.</summary>
    /// <exception cref="NetworkInformationException">The kernel does not tell.</exception>
    public static IReadOnlyDictionary<string, IReadOnlySet<Address>> ByDevice() => NetworkInterface.GetAllNetworkInterfaces().ToDictionary(
        device => device.Name,
        IReadOnlySet<Address> (device) => device.GetIPProperties().UnicastAddresses.Select(own => AddressOf(own.Address)).ToHashSet());

    private static Address AddressOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == sizeof(uint) ? Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
