using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Makes sockets for checks.</summary>
internal static class ProbeSocket
{
    // asm-generic/socket.h, linux/in.h, linux/tcp.h.
    private const int SocketLevel = 1;
    private const int MarkOption = 36;
    private const int IpLevel = 0;
    private const int BindAddressNoPort = 24;
    private const int TcpLevel = 6;
    private const int QuickAcknowledgement = 12;

    private static readonly byte[] On = BitConverter.GetBytes(1);
    private static readonly byte[] Off = BitConverter.GetBytes(0);

    // Closing resets the connection. Each check would otherwise leave a TIME_WAIT for a minute.
    private static readonly LingerOption Reset = new(enable: true, seconds: 0);

    /// <summary>Makes a socket that is marked and bound as the target wants it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="type">The type.</param>
    /// <param name="protocol">The protocol.</param>
    /// <exception cref="SocketException">The machine does not have what it takes.</exception>
    public static Socket Create(CheckTarget target, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(target.Address.Family == IpFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, type, protocol);
        try
        {
            if (type == SocketType.Stream)
            {
                socket.LingerState = Reset;
            }

            if (target.Mark is { } mark)
            {
                socket.SetRawSocketOption(SocketLevel, MarkOption, BitConverter.GetBytes(mark));
            }

            if (target.Source is { } source)
            {
                // The kernel then chooses the port at connect, where it must be free for this destination only.
                if (type == SocketType.Stream)
                {
                    socket.SetRawSocketOption(IpLevel, BindAddressNoPort, On);
                }

                socket.Bind(EndPoint(source, 0));
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lets the kernel keep back the last packet of the handshake. The socket is connected when the server has taken the
    /// connection, and a reset instead of that packet ends it: the server's program is not woken for nothing.
    /// </summary>
    /// <param name="socket">A socket that will only be connected and closed.</param>
    public static void KeepBackAcknowledgement(Socket socket) => socket.SetRawSocketOption(TcpLevel, QuickAcknowledgement, Off);

    /// <summary>Where the target is.</summary>
    /// <param name="target">The target.</param>
    public static IPEndPoint EndPoint(CheckTarget target) => EndPoint(target.Address, target.Port);

    /// <summary>A place.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="port">Its port.</param>
    public static IPEndPoint EndPoint(Address address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Bits);
        return new IPEndPoint(new IPAddress(address.Family == IpFamily.IPv4 ? bytes[12..] : bytes), port);
    }
}
