using System.Text;

namespace Portal.Api.Checks;

/// <summary>Reads an HTTP answer by lines and by blocks. All lines together have a bound.</summary>
/// <param name="stream">The connection.</param>
/// <param name="run">The check.</param>
internal sealed class HttpReader(Stream stream, CheckRun run)
{
    private const int BufferSize = 4 << 10;
    private const int MostOfLines = 64 << 10;

    private readonly byte[] buffer = new byte[BufferSize];
    private readonly StringBuilder line = new();
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

    /// <summary>Hands on what comes, until it is enough.</summary>
    /// <param name="length">How much is there; null for all until the connection ends.</param>
    /// <param name="search">Gets it.</param>
    public async ValueTask CopyAsync(long? length, TextSearch search)
    {
        var left = length ?? long.MaxValue;
        while (left > 0 && !search.IsOver && (start < end || await FillAsync()))
        {
            var count = (int)Math.Min(left, end - start);
            search.Add(buffer.AsSpan(start, count));
            start += count;
            left -= count;
        }
    }

    private async ValueTask<bool> FillAsync()
    {
        start = 0;
        end = await stream.ReadAsync(buffer, run.Token);
        run.HasAnswer |= end > 0;
        return end > 0;
    }
}
