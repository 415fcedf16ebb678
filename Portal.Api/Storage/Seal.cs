using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Portal.Api.Storage;

/// <summary>
/// The check at the end of each stored document, its last field: <c>"check":"0123456789abcdef"</c>, the XxHash64 of all
/// bytes before the comma that stands before it. It tells what has changed by accident; it is no guard against somebody
/// who means it, and <c>"check":"by hand"</c> says that somebody did. It is looked at before a document is read, and passed over then.
/// </summary>
internal static class Seal
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "check";

    private const int Digits = 16;
    private const int LongestEnd = 100;
    private const string ByHand = "by hand";

    // A document is one line, or it is indented.
    private static readonly (byte[] Before, byte[] After)[] Forms = [(",\"check\":\""u8.ToArray(), "\"}"u8.ToArray()), (",\n  \"check\": \""u8.ToArray(), "\"\n}"u8.ToArray())];

    /// <summary>Adds the check to a document.</summary>
    /// <param name="document">An object and a line feed; it is not empty.</param>
    public static byte[] Add(ReadOnlySpan<byte> document)
    {
        var isIndented = document.EndsWith("\n}\n"u8);
        var (before, after) = Forms[isIndented ? 1 : 0];
        var content = document[..^(isIndented ? 3 : 2)];
        return [.. content, .. before, .. Encoding.ASCII.GetBytes(Hash(content)), .. after, (byte)'\n'];
    }

    /// <summary>Looks at the check of a document.</summary>
    /// <param name="document">The document, without the line feed at its end.</param>
    public static SealState Of(ReadOnlySpan<byte> document)
    {
        foreach (var (before, after) in Forms)
        {
            var start = document.Length - after.Length - Digits - before.Length;
            if (start >= 0 && document.EndsWith(after) && document[start..].StartsWith(before))
            {
                var digits = Encoding.ASCII.GetString(document.Slice(start + before.Length, Digits));
                return digits == Hash(document[..start]) ? SealState.Good : SealState.Broken;
            }
        }

        var end = Encoding.UTF8.GetString(document[^Math.Min(LongestEnd, document.Length)..]);
        var bare = string.Concat(end.Where(character => !char.IsWhiteSpace(character)));
        return bare.EndsWith(",\"check\":\"byhand\"}", StringComparison.Ordinal) && end.Contains(ByHand, StringComparison.Ordinal) ? SealState.ByHand : SealState.None;
    }

    /// <summary>Checks that a document is as Portal wrote it, or that its change is marked as done by hand.</summary>
    /// <returns>What its check is: good, by hand or, where that may be, none.</returns>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static SealState Verify(ReadOnlySpan<byte> document, bool isNeeded) => Of(document) switch
    {
        SealState.Broken => throw new FormatException("the content does not match the check at its end." + Advice),
        SealState.None when isNeeded => throw new FormatException("it does not end with a check." + Advice),
        var state => state,
    };

    private const string Advice = " If you changed it on purpose, end it with \"check\":\"by hand\".";

    private static string Hash(ReadOnlySpan<byte> content) => XxHash64.HashToUInt64(content).ToString("x16", CultureInfo.InvariantCulture);
}
