using System.Net.Sockets;

namespace Portal.Api.Checks;

/// <summary>Sends one datagram and waits for those that come back. It is connected: the kernel hands on only what the server sends.</summary>
internal static class DatagramSocket
{
    // A longer answer is cut; who declares a check knows what stands at its beginning.
    private const int LongestAnswer = 8 << 10;

    /// <summary>Sends a datagram and reads answers until one counts.</summary>
    /// <param name="run">The check.</param>
    /// <param name="socket">A socket as the target wants it.</param>
    /// <param name="question">The datagram.</param>
    /// <param name="judge">What an answer says; null to wait for another.</param>
    public static async Task<Finding> AskAsync(CheckRun run, Socket socket, ReadOnlyMemory<byte> question, Func<ReadOnlyMemory<byte>, Finding?> judge)
    {
        var buffer = new byte[LongestAnswer];
        try
        {
            await socket.ConnectAsync(ProbeSocket.EndPoint(run.Target), run.Token);
            await socket.SendAsync(question, run.Token);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            return Finding.Inconclusive("The datagram is longer than the network takes.");
        }

        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, run.Token);
                if (judge(buffer.AsMemory(0, count)) is { } finding)
                {
                    return finding;
                }
            }
        }
        catch (SocketException exception) when (!run.Token.IsCancellationRequested)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused ? Finding.Fail("Port unreachable.") : Failure.OfAnswer(exception.SocketErrorCode);
        }
    }
}
