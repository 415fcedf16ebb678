using System.Text;

namespace Portal.Api.Checks;

/// <summary>Looks for a text in the first 64 KiB of what comes, in however small pieces.</summary>
/// <param name="text">The text, in UTF-8; empty to look for nothing.</param>
internal sealed class TextSearch(string text)
{
    /// <summary>So many bytes are looked at.</summary>
    public const int Limit = 64 << 10;

    private readonly byte[] wanted = Encoding.UTF8.GetBytes(text);
    private byte[] end = [];
    private int seen;

    /// <summary>Whether the text came.</summary>
    public bool IsFound { get; private set; } = text.Length == 0;

    /// <summary>Whether all came that is ever looked at.</summary>
    public bool IsFull => seen == Limit;

    /// <summary>Whether more need not be read.</summary>
    public bool IsOver => IsFound || IsFull;

    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">The piece.</param>
    public void Add(ReadOnlySpan<byte> piece)
    {
        piece = piece[..Math.Min(piece.Length, Limit - seen)];
        seen += piece.Length;
        if (IsFound)
        {
            return;
        }

        // The text may have begun in the pieces before.
        byte[] joined = [.. end, .. piece];
        IsFound = joined.AsSpan().IndexOf(wanted) >= 0;
        end = joined[^Math.Clamp(wanted.Length - 1, 0, joined.Length)..];
    }
}
