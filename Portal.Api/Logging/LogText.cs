using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Portal.Api.Logging;

/// <summary>The words of the log. What comes from outside may hold anything, and must neither make lines nor move a terminal's cursor.</summary>
internal static class LogText
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).ToArray());
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>The time as it stands in every line: RFC 3339, UTC, to the millisecond.</summary>
    public static string Now(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a text so that it stays on its line: control characters and those that nobody sees are written by their codes.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text; <c>\n</c> and <c>\u001b</c> stand for what must not be there.</returns>
    public static string Escape(string text)
    {
        var start = text.AsSpan().IndexOfAnyExcept(Harmless);
        if (start < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        foreach (var rune in text.AsSpan(start).EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append(rune.Value switch
                {
                    '\n' => @"\n",
                    '\r' => @"\r",
                    '\t' => @"\t",
                    var code => string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
                });
            }
        }

        return escaped.ToString();
    }

    /// <summary>Writes a name of the code as a field's: <c>RequestId</c> becomes <c>request_id</c>.</summary>
    /// <param name="name">A name of a placeholder or of an event: there are few.</param>
    /// <returns>The same in small letters, with underscores between its words.</returns>
    public static string FieldName(string name) => Names.GetOrAdd(name, static word =>
    {
        var field = new StringBuilder(word.Length + 4);
        for (var i = 0; i < word.Length; i++)
        {
            var begins = i > 0 && char.IsAsciiLetterUpper(word[i]) && char.IsAsciiLetterOrDigit(word[i - 1]) && (!char.IsAsciiLetterUpper(word[i - 1]) || (i + 1 < word.Length && char.IsAsciiLetterLower(word[i + 1])));
            field.Append(begins ? "_" : string.Empty).Append(char.IsAsciiLetterOrDigit(word[i]) ? char.ToLowerInvariant(word[i]) : '_');
        }

        return field.ToString();
    });

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
