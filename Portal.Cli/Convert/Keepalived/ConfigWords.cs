using System.Globalization;
using System.Text;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Takes a line apart into words. A brace is a word of its own, and quotes keep blanks together.</summary>
internal static class ConfigWords
{
    private const string Escapes = "abEfnrtv";
    private const string Escaped = "\a\b\u001b\f\n\r\t\v";

    /// <summary>A line without the comment that <c>#</c> or <c>!</c> begins, but not in quotes.</summary>
    public static string WithoutComment(string line)
    {
        var quote = '\0';
        for (var at = 0; at < line.Length; at++)
        {
            var character = line[at];
            if (character == '\\')
            {
                at++;
            }
            else if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character is '#' or '!')
            {
                return line[..at];
            }
        }

        return line;
    }

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line, without a comment.</param>
    /// <param name="findings">Where errors are noted.</param>
    public static List<ConfigWord> Split(ConfigLine line, Findings findings)
    {
        List<ConfigWord> words = [];
        var text = line.Text;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] is '{' or '}')
            {
                words.Add(new ConfigWord(text[at].ToString(), At(line, at), IsQuoted: false));
                at++;
            }
            else
            {
                words.Add(Read(line, ref at, findings));
            }
        }

        return words;
    }

    private static ConfigWord Read(ConfigLine line, ref int at, Findings findings)
    {
        var (text, start, word, isQuoted) = (line.Text, at, new StringBuilder(), false);
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('{' or '}'))
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                word.Append(Escape(text, ref at));
            }
            else if (text[at] is '"' or '\'')
            {
                isQuoted = true;
                if (!ReadQuoted(text, ref at, word))
                {
                    findings.Error(At(line, start), "A quotation must end on its line.");
                }
            }
            else
            {
                word.Append(text[at++]);
            }
        }

        return new ConfigWord(word.ToString(), At(line, start), isQuoted);
    }

    private static bool ReadQuoted(string text, ref int at, StringBuilder word)
    {
        var quote = text[at++];
        while (at < text.Length)
        {
            if (text[at] == quote)
            {
                at++;
                return true;
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                word.Append(Escape(text, ref at));
            }
            else
            {
                word.Append(text[at++]);
            }
        }

        return false;
    }

    private static char Escape(string text, ref int at)
    {
        var character = text[at++];
        if (Escapes.IndexOf(character, StringComparison.Ordinal) is >= 0 and var known)
        {
            return Escaped[known];
        }

        if (character is >= '0' and <= '7')
        {
            var octal = character - '0';
            for (var digits = 1; digits < 3 && at < text.Length && text[at] is >= '0' and <= '7'; digits++)
            {
                octal = (octal * 8) + (text[at++] - '0');
            }

            return (char)octal;
        }

        if (character == 'x' && at < text.Length && char.IsAsciiHexDigit(text[at]))
        {
            var start = at;
            while (at < text.Length && at < start + 2 && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }

            return (char)int.Parse(text[start..at], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return character == 'c' && at < text.Length ? (char)(text[at++] & 0x1F) : character;
    }

    private static Place At(ConfigLine line, int at) => line.Place with { Column = line.IsMade ? line.Place.Column : at + 1 };
}
