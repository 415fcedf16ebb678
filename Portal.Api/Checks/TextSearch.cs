using System.Buffers;
using System.Text;

namespace Portal.Api.Checks;

/// <summary>Looks for a text in the first 64 KiB of what comes, in however small pieces.</summary>
/// <param name="text">The text, in UTF-8.</param>
internal sealed class TextSearch(string text)
{
    private const int Limit = 64 << 10;

    private readonly byte[] wanted = Encoding.UTF8.GetBytes(text);
    private readonly ArrayBufferWriter<byte> seen = new();

    /// <summary>Whether the text came.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Whether more need not be read.</summary>
    public bool IsOver => IsFound || seen.WrittenCount == Limit;

    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">The piece.</param>
    public void Add(ReadOnlySpan<byte> piece)
    {
        var from = Math.Max(0, seen.WrittenCount - wanted.Length + 1);
        seen.Write(piece[..Math.Min(piece.Length, Limit - seen.WrittenCount)]);
        IsFound = IsFound || seen.WrittenSpan[from..].IndexOf(wanted) >= 0;
    }
}
