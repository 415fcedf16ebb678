using System.Text;

namespace Portal.Api.Checks;

/// <summary>Reads an HTTP answer by lines and by blocks. All lines together have a bound.</summary>
/// <param name="stream">The connection.</param>
/// <param name="run">The check.</param>
/// <param name="time">The clock.</param>
internal sealed class HttpReader(Stream stream, CheckRun run, TimeProvider time) : IDisposable
{
    private const int BufferSize = 4 << 10;
    private const int MostOfLines = 64 << 10;

    // So long a server may take for a body that nothing depends on any more. Most come with the head.
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(100);

    private readonly byte[] buffer = new byte[BufferSize];
    private readonly StringBuilder line = new();
    private CancellationTokenSource? courtesy;
    private bool isCourtesy;
    private int start;
    private int end;
    private int lines;

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end.</returns>
    /// <exception cref="CheckFailedException">There is no whole line, or there were too many.</exception>
    public async ValueTask<string> LineAsync()
    {
        line.Clear();
        while (true)
        {
            if (start == end && !await FillAsync())
            {
                throw new CheckFailedException(run.HasAnswer ? "The server closed the connection within the answer." : "The server closed the connection without an answer.");
            }

            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            var isWhole = length >= 0;
            length = isWhole ? length + 1 : end - start;
            lines += length;
            if (lines > MostOfLines)
            {
                throw new CheckFailedException("The answer has more than 64 KiB of header.");
            }

            line.Append(Encoding.Latin1.GetString(buffer, start, length));
            start += length;
            if (isWhole)
            {
                return line.ToString().TrimEnd('\n').TrimEnd('\r');
            }
        }
    }

    /// <summary>
    /// Hands on what comes, until it is enough. When the text is found, or none is looked for, the rest is read for the server's sake: to
    /// reset the connection while it writes would fill its log. That does not take long, and what goes wrong with it does not matter.
    /// </summary>
    /// <param name="length">How much is there; null for all until the connection ends.</param>
    /// <param name="search">Gets it.</param>
    public async ValueTask CopyAsync(long? length, TextSearch search)
    {
        var left = length ?? long.MaxValue;
        while (left > 0 && !search.IsFull && (start < end || await FillAsync()))
        {
            var count = (int)Math.Min(left, end - start);
            search.Add(buffer.AsSpan(start, count));
            start += count;
            left -= count;
            isCourtesy |= search.IsFound;
        }
    }

    /// <summary>From now on all that is read is read for the server's sake.</summary>
    public void BeginCourtesy() => isCourtesy = true;

    /// <inheritdoc/>
    public void Dispose() => courtesy?.Dispose();

    private async ValueTask<bool> FillAsync()
    {
        start = 0;
        end = 0;
        end = await stream.ReadAsync(buffer, isCourtesy ? (courtesy ??= new CancellationTokenSource(Courtesy, time)).Token : run.Token);
        run.HasAnswer |= end > 0;
        return end > 0;
    }
}
