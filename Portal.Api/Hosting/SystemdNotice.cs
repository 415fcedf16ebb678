using System.Net.Sockets;
using System.Text;
using Portal.Api.Writing;

namespace Portal.Api.Hosting;

/// <summary>
/// Tells systemd how Portal is, as sd_notify(3) describes it: datagrams of <c>NAME=value</c> lines to the socket that
/// <c>NOTIFY_SOCKET</c> names. Where nobody listens, nothing is told, and that is no fault.
/// </summary>
/// <param name="address">The socket: a path, or <c>@name</c> in the abstract namespace; null when nobody wants to know.</param>
/// <param name="logger">The log.</param>
internal sealed class SystemdNotice(string? address, ILogger<SystemdNotice> logger)
{
    // systemd reads at once; whoever does not must not hold Portal up.
    private const int PatienceMilliseconds = 1000;

    private readonly StartLog log = new(logger);
    private string? told;

    /// <summary>
    /// Portal listens, and its data was pushed, or that was tried. The first call says <c>READY=1</c>; later ones say only
    /// what has changed. It is called by one at a time.
    /// </summary>
    /// <param name="push">How the last push ended.</param>
    /// <param name="drift">What has been seen to differ since.</param>
    public void Ready(PushStatus push, Drift drift)
    {
        var status = push.Problem is { } problem ? OneLine(problem) : drift.IsNone ? "The kernel has Portal's data." : $"The kernel differs from Portal's data: {drift}.";
        if (status != told)
        {
            Send($"{(told is null ? "READY=1\n" : string.Empty)}STATUS={status}");
            told = status;
        }
    }

    /// <summary>Portal stops.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Portal finishes the requests that it has accepted.");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        if (string.IsNullOrEmpty(address))
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = PatienceMilliseconds };
            socket.SendTo(Encoding.UTF8.GetBytes(message), Endpoint(address));
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            log.NotTold(address, exception.Message);
        }
    }

    private static UnixDomainSocketEndPoint Endpoint(string address) => address[0] switch
    {
        '/' => new UnixDomainSocketEndPoint(address),
        '@' => new UnixDomainSocketEndPoint("\0" + address[1..]),
        _ => throw new ArgumentException("It is neither a path nor an abstract name."),
    };
}
