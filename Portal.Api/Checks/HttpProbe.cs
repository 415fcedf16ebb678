using System.Globalization;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>
/// Makes one HTTP/1.1 request on a connection of its own. It reads no more than it needs: the header, and of the body the
/// beginning where a text is looked for.
/// </summary>
/// <param name="wheel">Keeps the time.</param>
/// <param name="time">The clock.</param>
internal sealed class HttpProbe(TimerWheel wheel, TimeProvider time) : AsyncProbe(wheel, time)
{
    /// <inheritdoc/>
    protected override async Task<Finding> AskAsync(CheckRun run)
    {
        var check = (HttpCheck)run.Target.Kind;
        using var connection = await Connection.OpenAsync(run);
        if (connection.Problem is { } problem)
        {
            return problem;
        }

        if (check.Tls is not { } tls)
        {
            return await AskAsync(run, check, connection.Stream);
        }

        await using var secure = await TlsHandshake.MakeAsync(run, connection.Stream, tls, HttpRequestText.NameOf(run.Target, check));
        return await AskAsync(run, check, secure);
    }

    private static async Task<Finding> AskAsync(CheckRun run, HttpCheck check, Stream stream)
    {
        await stream.WriteAsync(HttpRequestText.Write(run.Target, check), run.Token);
        var reader = new HttpReader(stream, run);
        var head = await HttpHead.ReadAsync(reader);
        var status = string.Create(CultureInfo.InvariantCulture, $"Status {head.Status}.");
        if (!check.Status.Has(head.Status))
        {
            return Finding.Fail(status);
        }

        if (check.Body is not { } text)
        {
            return Finding.Ok(status);
        }

        var search = new TextSearch(text);
        if (check.Method != "HEAD")
        {
            await head.ReadBodyAsync(reader, search);
        }

        return search.IsFound ? Finding.Ok($"{status} The body has the text.")
            : Finding.Fail(search.IsOver ? $"{status} The first 64 KiB of the body do not have the text." : $"{status} The body does not have the text.");
    }
}
