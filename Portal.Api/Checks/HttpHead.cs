using System.Globalization;

namespace Portal.Api.Checks;

/// <summary>The head of an HTTP answer (RFC 9112).</summary>
/// <param name="Status">The status.</param>
/// <param name="IsChunked">Whether the body comes in chunks.</param>
/// <param name="Length">The length of the body; null when it ends with the connection.</param>
internal sealed record HttpHead(int Status, bool IsChunked, long? Length)
{
    // "HTTP/1.1 200".
    private const int ShortestStatusLine = 12;
    private const int SwitchingProtocols = 101;

    /// <summary>Reads the head, and passes over those of interim answers (100 to 199).</summary>
    /// <param name="reader">Reads the answer.</param>
    /// <exception cref="CheckFailedException">It is none.</exception>
    public static async ValueTask<HttpHead> ReadAsync(HttpReader reader)
    {
        while (true)
        {
            var head = new HttpHead(StatusOf(await reader.LineAsync()), IsChunked: false, Length: null);
            while (await reader.LineAsync() is { Length: > 0 } line)
            {
                head = head.With(line);
            }

            if (head.Status is >= 200 or SwitchingProtocols)
            {
                return head;
            }
        }
    }

    /// <summary>Reads the body to its end, but no more than is ever looked at.</summary>
    /// <param name="reader">Reads the answer.</param>
    /// <param name="search">Gets it.</param>
    /// <exception cref="CheckFailedException">Its chunks are none.</exception>
    public async ValueTask ReadBodyAsync(HttpReader reader, TextSearch search)
    {
        if (Status is SwitchingProtocols or 204 or 304)
        {
            return;
        }

        if (Length > TextSearch.Limit && search.IsFound)
        {
            // The connection is reset in any case.
            return;
        }

        if (!IsChunked)
        {
            await reader.CopyAsync(Length, search);
            return;
        }

        while (!search.IsFull && SizeOf(await reader.LineAsync()) is > 0 and var size)
        {
            await reader.CopyAsync(size, search);
            if (!search.IsFull)
            {
                await reader.LineAsync();
            }
        }
    }

    private static int StatusOf(string line) =>
        line.Length >= ShortestStatusLine && line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line[8] == ' ' && (line.Length == ShortestStatusLine || line[ShortestStatusLine] == ' ')
        && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100
            ? status
            : throw new CheckFailedException("The answer is not HTTP/1.1.");

    private static long SizeOf(string line) =>
        long.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw new CheckFailedException("The chunks of the answer cannot be read.");

    private HttpHead With(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? line : line[..colon];
        var value = line[(colon + 1)..].Trim();
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            return this with { IsChunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) };
        }

        return name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            ? this with { Length = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : throw new CheckFailedException("The length of the answer cannot be read.") }
            : this;
    }
}
