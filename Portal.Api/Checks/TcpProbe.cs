using System.Text;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>Connects, sends a text and looks for another in the answer.</summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class TcpProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    private const int BufferSize = 4 << 10;

    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        var check = (TcpCheck)run.Target.Kind;
        using var connection = await Connection.OpenAsync(run);
        if (connection.Problem is { } problem)
        {
            return problem;
        }

        if (check.Send is { } send)
        {
            await connection.Stream.WriteAsync(Encoding.UTF8.GetBytes(send), run.Token);
        }

        return check.Expect is { } expect ? await ExpectAsync(run, connection.Stream, expect) : Finding.Ok("Connected, and the text is sent.");
    }

    private static async Task<Finding> ExpectAsync(CheckRun run, Stream stream, string expect)
    {
        var search = new TextSearch(expect);
        var buffer = new byte[BufferSize];
        while (!search.IsOver)
        {
            var count = await stream.ReadAsync(buffer, run.Token);
            if (count == 0)
            {
                return Finding.Fail(run.HasAnswer ? "The answer does not have the text." : "The server closed the connection without an answer.");
            }

            run.HasAnswer = true;
            search.Add(buffer.AsSpan(0, count));
        }

        return search.IsFound ? Finding.Ok("The answer has the text.") : Finding.Fail("The first 64 KiB of the answer do not have the text.");
    }
}
