using System.Net.Sockets;
using System.Text;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>Sends a datagram and looks for a text in the first one that comes back.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class UdpProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        var check = (UdpCheck)run.Target.Kind;
        var expect = Encoding.UTF8.GetBytes(check.Expect);
        using var socket = ProbeSocket.Create(run.Target, SocketType.Dgram, ProtocolType.Udp);
        return await DatagramSocket.AskAsync(
            run,
            socket,
            Encoding.UTF8.GetBytes(check.Send),
            answer => answer.Span.IndexOf(expect) >= 0 ? Finding.Ok("The answer has the text.") : Finding.Fail("The answer does not have the text."));
    }
}
