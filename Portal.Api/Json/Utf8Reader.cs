using System.Buffers;
using System.Text;

namespace Portal.Api.Json;

/// <summary>Reads UTF-8 as text, so much at a time as is asked for.</summary>
internal sealed class Utf8Reader : TextReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Decoder decoder = Strict.GetDecoder();
    private readonly IEnumerator<ReadOnlyMemory<byte>> pieces;

    // The decoder wants room for a pair of surrogates, and whoever reads may have room for less.
    private readonly char[] text = new char[1 << 10];
    private int start;
    private int end;
    private ReadOnlyMemory<byte> piece;
    private bool isAtEnd;

    /// <summary>Begins to read.</summary>
    /// <param name="parts">The text in its parts.</param>
    public Utf8Reader(IEnumerable<ReadOnlySequence<byte>> parts) => pieces = Pieces(parts).GetEnumerator();

    /// <inheritdoc/>
    /// <exception cref="DecoderFallbackException">A byte is no UTF-8.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        while (start == end && !isAtEnd)
        {
            Decode();
        }

        var length = Math.Min(count, end - start);
        text.AsSpan(start, length).CopyTo(buffer.AsSpan(index));
        start += length;
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        pieces.Dispose();
        base.Dispose(disposing);
    }

    private void Decode()
    {
        if (piece.IsEmpty && pieces.MoveNext())
        {
            piece = pieces.Current;
        }
        else
        {
            isAtEnd = piece.IsEmpty;
        }

        decoder.Convert(piece.Span, text, flush: isAtEnd, out var used, out end, out _);
        (piece, start) = (piece[used..], 0);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(IEnumerable<ReadOnlySequence<byte>> parts)
    {
        foreach (var part in parts)
        {
            foreach (var memory in part)
            {
                yield return memory;
            }
        }
    }
}
