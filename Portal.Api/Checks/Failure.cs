using System.Net.Sockets;

namespace Portal.Api.Checks;

/// <summary>Tells the failures of a server from those of the machine that checks it.</summary>
internal static class Failure
{
    /// <summary>What an error of a socket says.</summary>
    /// <param name="error">The error.</param>
    public static Finding Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => Finding.Fail("Connection refused."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.NetworkReset => Finding.Fail("The server reset the connection."),
        SocketError.Shutdown => Finding.Fail("The server closed the connection."),
        SocketError.TimedOut => Finding.Fail("No answer: the kernel gave up.") with { IsSilence = true },

        // EHOSTUNREACH is about the host: it does not answer ARP or neighbour discovery any more, or the last router says
        // so. It is what a dead server in the same network looks like.
        SocketError.HostUnreachable or SocketError.HostDown => Finding.Fail("The host cannot be reached: it does not answer ARP or neighbour discovery, or a router says so."),

        // ENETUNREACH is what the kernel says before it sends anything, when it has no route: an interface of this machine is
        // down, or a route is missing. All servers behind it would go down together.
        SocketError.NetworkUnreachable => Finding.Inconclusive("This machine has no route to the network of the server."),
        SocketError.NetworkDown => Finding.Inconclusive("The network interface of this machine is down."),
        SocketError.TooManyOpenSockets => Finding.Inconclusive("This machine has no file descriptor left."),
        SocketError.AddressNotAvailable => Finding.Inconclusive("This machine does not have the source address, or no port of it is left."),
        SocketError.AddressAlreadyInUse => Finding.Inconclusive("This machine has no port left."),
        SocketError.NoBufferSpaceAvailable => Finding.Inconclusive("This machine has no memory left for the check."),
        SocketError.AccessDenied => Finding.Inconclusive("This machine does not permit the check: a firewall rule, a route or a missing capability (a mark needs CAP_NET_ADMIN)."),
        _ => Finding.Inconclusive($"The check could not be made: {Finding.Quote(new SocketException((int)error).Message)}."),
    };

    /// <summary>
    /// What an error says that came after something was sent. No permission and no route then come out of the network: they are
    /// the answer of a firewall or a router to the check, and clients whom this machine forwards get the same one.
    /// </summary>
    /// <param name="error">The error.</param>
    public static Finding OfAnswer(SocketError error) => error switch
    {
        // ICMPv6 "administratively prohibited" is EACCES, and what firewalld says for a closed port.
        SocketError.AccessDenied => Finding.Fail("A firewall of the server or on the way to it rejects the check."),
        SocketError.NetworkUnreachable => Finding.Fail("A router on the way has no route to the server."),
        _ => Of(error),
    };

    /// <summary>What an exception says.</summary>
    /// <param name="exception">The exception.</param>
    public static Finding Of(Exception exception) => exception switch
    {
        CheckFailedException failed => Finding.Fail(failed.Message),
        SocketException socket => Of(socket.SocketErrorCode),
        IOException { InnerException: SocketException socket } => Of(socket.SocketErrorCode),
        _ => Finding.Inconclusive($"The check could not be made: {Finding.Quote(exception.Message)}"),
    };
}
