using System.Net.Sockets;

namespace Portal.Api.Checks;

/// <summary>A TCP connection to a server, or why there is none.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket;

    private Connection(Socket socket, Finding? failure)
    {
        this.socket = socket;
        Failure = failure;
        Stream = failure is null ? new NetworkStream(socket) : Stream.Null;
    }

    /// <summary>Why there is no connection; null when there is one.</summary>
    public Finding? Failure { get; }

    /// <summary>The connection.</summary>
    public Stream Stream { get; }

    /// <summary>Connects. A server that refuses or does not answer is a value: exceptions would be dear while many servers are down.</summary>
    /// <param name="run">The check.</param>
    /// <exception cref="SocketException">The machine does not have what it takes.</exception>
    public static async Task<Connection> OpenAsync(CheckRun run)
    {
        var socket = ProbeSocket.Create(run.Target, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var completed = new TaskCompletionSource();
            using var attempt = new SocketAsyncEventArgs(true) { RemoteEndPoint = ProbeSocket.EndPoint(run.Target) };
            attempt.Completed += (_, _) => completed.SetResult();
            await using (run.Token.UnsafeRegister(opening => ((Socket)opening!).Dispose(), socket))
            {
                if (socket.ConnectAsync(attempt))
                {
                    await completed.Task;
                }
            }

            return new Connection(socket, attempt.SocketError == SocketError.Success && !run.Token.IsCancellationRequested
                ? null
                : run.Token.IsCancellationRequested ? run.TooLate : Checks.Failure.Of(attempt.SocketError));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        socket.Dispose();
    }
}
