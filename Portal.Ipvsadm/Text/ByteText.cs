namespace Portal.Ipvsadm.Text;

/// <summary>
/// Bytes that a stranger chose, as text that harms neither a terminal nor a log: printable ASCII stands as it is, every other
/// byte as <c>\xE9</c>, and a backslash as two.
/// </summary>
internal static class ByteText
{
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Writes bytes as text.</summary>
    public static string Format(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        foreach (var value in bytes)
        {
            length += IsPlain(value) ? 1 : value == (byte)'\\' ? 2 : 4;
        }

        return string.Create(length, bytes, static (text, bytes) =>
        {
            foreach (var value in bytes)
            {
                var written = Write(text, value);
                text = text[written..];
            }
        });
    }

    private static int Write(Span<char> text, byte value)
    {
        if (IsPlain(value))
        {
            text[0] = (char)value;
            return 1;
        }

        text[0] = '\\';
        text[1] = '\\';
        if (value == (byte)'\\')
        {
            return 2;
        }

        (text[1], text[2], text[3]) = ('x', HexDigits[value >> 4], HexDigits[value & 0xF]);
        return 4;
    }

    private static bool IsPlain(byte value) => value is >= (byte)' ' and <= (byte)'~' and not (byte)'\\';
}
