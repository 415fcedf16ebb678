using System.Net.Sockets;

namespace Portal.Api.Checks;

/// <summary>A TCP connection to a server, or why there is none.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket;

    private Connection(Socket socket, Finding? problem)
    {
        this.socket = socket;
        Problem = problem;
        Stream = problem is null ? new NetworkStream(socket) : Stream.Null;
    }

    /// <summary>Why there is no connection; null when there is one.</summary>
    public Finding? Problem { get; }

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
            bool isPending;
            await using (run.Token.UnsafeRegister(opening => ((Socket)opening!).Dispose(), socket))
            {
                isPending = socket.ConnectAsync(attempt);
                if (isPending)
                {
                    await completed.Task;
                }
            }

            return new Connection(socket, run.Token.IsCancellationRequested ? run.TooLate
                : attempt.SocketError == SocketError.Success ? null
                : isPending ? Failure.OfAnswer(attempt.SocketError) : Failure.Of(attempt.SocketError));
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
