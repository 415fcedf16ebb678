using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Doubles;

/// <summary>The socket at which systemd would listen.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MaximumMessage = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <summary>Listens at an address as it stands in NOTIFY_SOCKET: a path, or @name.</summary>
    public NotifySocket(string address)
    {
        Address = address;
        socket.Bind(new UnixDomainSocketEndPoint(address.StartsWith('@') ? "\0" + address[1..] : address));
    }

    public string Address { get; }

    /// <summary>True when nothing waits to be received.</summary>
    public bool IsEmpty => socket.Available == 0;

    /// <summary>Waits for the next message.</summary>
    /// <returns>Its text.</returns>
    public async Task<string> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[MaximumMessage];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
    }

    public void Dispose() => socket.Dispose();
}
