using System.Net.Sockets;
using System.Security.Cryptography;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>Sends an ICMP echo and waits for its reply.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class PingProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    // The socket without privileges takes what the group is permitted (ping_group_range); the raw one needs CAP_NET_RAW.
    private volatile SocketType first = SocketType.Dgram;

    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        using var socket = Create(run.Target);
        if (socket is null)
        {
            return Finding.Inconclusive("This machine does not permit a ping: net.ipv4.ping_group_range does not have Portal's group, and Portal does not have CAP_NET_RAW (scripts/install.sh --ping gives it to the service).");
        }

        var token = RandomNumberGenerator.GetBytes(EchoMessage.TokenLength);
        var family = run.Target.Address.Family;
        var hasHeader = family == IpFamily.IPv4 && socket.SocketType == SocketType.Raw;

        // A raw socket also gets replies to others, and on this machine itself the requests.
        return await DatagramSocket.AskAsync(
            run,
            socket,
            EchoMessage.Write(family, token),
            answer => EchoMessage.IsReply(answer.Span, family, hasHeader, token) ? Finding.Ok("The host answers.") : null);
    }

    private Socket? Create(CheckTarget target)
    {
        var types = first == SocketType.Dgram ? [SocketType.Dgram, SocketType.Raw] : new[] { SocketType.Raw, SocketType.Dgram };
        foreach (var type in types)
        {
            try
            {
                var socket = ProbeSocket.Create(target, type, target.Address.Family == IpFamily.IPv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6);
                first = type;
                return socket;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied or SocketError.ProtocolNotSupported)
            {
                // The other type may be permitted.
            }
        }

        return null;
    }
}
