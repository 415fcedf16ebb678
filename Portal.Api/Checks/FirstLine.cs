using System.Text;

namespace Portal.Api.Checks;

/// <summary>Reads what a program writes to its end, and keeps the first line.</summary>
internal sealed class FirstLine
{
    private const int BufferSize = 4 << 10;
    private const int Longest = 1 << 10;

    private readonly byte[] kept = new byte[Longest];
    private int length;
    private bool isWhole;

    /// <summary>The line; empty when nothing came.</summary>
    public string Text => Encoding.UTF8.GetString(kept, 0, length).Trim();

    /// <summary>Reads.</summary>
    /// <param name="stream">What the program writes.</param>
    /// <param name="cancellationToken">Ends it early. What came until then stays.</param>
    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                Keep(buffer.AsSpan(0, count));
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody else still holds the other end.
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (isWhole)
        {
            return;
        }

        var end = piece.IndexOf((byte)'\n');
        piece = end < 0 ? piece : piece[..end];
        piece = piece[..Math.Min(piece.Length, Longest - length)];
        piece.CopyTo(kept.AsSpan(length));
        length += piece.Length;
        isWhole = end >= 0 || length == Longest;
    }
}
