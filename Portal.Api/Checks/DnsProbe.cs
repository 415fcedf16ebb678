using System.Net.Sockets;
using System.Security.Cryptography;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>Asks a name server for a record, over UDP.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class DnsProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        var check = (DnsCheck)run.Target.Kind;
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        if (DnsQuery.Write(id, check) is not { } query)
        {
            return Finding.Inconclusive("The name cannot be asked for: its parts have 1 to 63 characters, all together at most 253.");
        }

        using var socket = ProbeSocket.Create(run.Target, SocketType.Dgram, ProtocolType.Udp);
        return await DatagramSocket.AskAsync(run, socket, query, answer => DnsAnswer.Judge(answer.Span, id, check));
    }
}
