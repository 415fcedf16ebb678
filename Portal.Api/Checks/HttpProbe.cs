using System.Globalization;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>
/// Makes one HTTP/1.1 request on a connection of its own. It reads the body to its end where that comes soon and within
/// 64 KiB, so that the server is not cut off while it writes.
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

    private async Task<Finding> AskAsync(CheckRun run, HttpCheck check, Stream stream)
    {
        await stream.WriteAsync(HttpRequestText.Write(run.Target, check), run.Token);
        using var reader = new HttpReader(stream, run, Time);
        var head = await HttpHead.ReadAsync(reader);
        var isGood = check.Status.Has(head.Status);
        var search = new TextSearch(isGood ? check.Body ?? string.Empty : string.Empty);
        if (search.IsFound)
        {
            reader.BeginCourtesy();
        }

        try
        {
            if (check.Method != "HEAD")
            {
                await head.ReadBodyAsync(reader, search);
            }
        }
        catch (Exception exception) when (search.IsFound && exception is (IOException or OperationCanceledException or CheckFailedException))
        {
            // The verdict stands already.
        }

        var status = string.Create(CultureInfo.InvariantCulture, $"Status {head.Status}.");
        return !isGood ? Finding.Fail(status)
            : check.Body is null ? Finding.Ok(status)
            : search.IsFound ? Finding.Ok($"{status} The body has the text.")
            : Finding.Fail(search.IsOver ? $"{status} The first 64 KiB of the body do not have the text." : $"{status} The body does not have the text.");
    }
}
