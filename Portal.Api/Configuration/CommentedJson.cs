namespace Portal.Api.Configuration;

/// <summary>
/// JSON with comments, as people write configurations: <c>//</c> to the end of the line and <c>/* */</c>, and perhaps a byte
/// order mark before everything.
/// </summary>
internal static class CommentedJson
{
    private const byte Blank = (byte)' ';

    /// <summary>
    /// Puts blanks in the place of comments and of the byte order mark. All else stays where it is, so that a reader names
    /// the lines and the places of the file. A comment without an end stays for the reader to complain of.
    /// </summary>
    /// <returns>Text of the same length.</returns>
    public static byte[] WithoutComments(ReadOnlySpan<byte> content)
    {
        var plain = content.ToArray();
        if (content.StartsWith("\uFEFF"u8))
        {
            plain.AsSpan(0, "\uFEFF"u8.Length).Fill(Blank);
        }

        for (var rest = plain.AsSpan(); !rest.IsEmpty;)
        {
            var (length, isComment) = Next(rest);
            if (isComment)
            {
                foreach (ref var letter in rest[..length])
                {
                    letter = letter is (byte)'\n' or (byte)'\r' ? letter : Blank;
                }
            }

            rest = rest[length..];
        }

        return plain;
    }

    // A comment, a string (which may hold what looks like a comment), or all that comes before the next of them.
    private static (int Length, bool IsComment) Next(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'/', (byte)'/', ..] => (LengthTo(rest.IndexOfAny("\r\n"u8), rest), true),
        [(byte)'/', (byte)'*', .. var inner] when inner.IndexOf("*/"u8) is >= 0 and var end => (end + 4, true),
        [(byte)'"', ..] => (StringLength(rest), false),
        _ => (1 + LengthTo(rest[1..].IndexOfAny("/\""u8), rest[1..]), false),
    };

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var i = 1;
        while (i < text.Length && text[i] != '"')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, text.Length);
    }

    private static int LengthTo(int found, ReadOnlySpan<byte> rest) => found < 0 ? rest.Length : found;
}
