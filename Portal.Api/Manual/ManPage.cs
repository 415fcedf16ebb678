using System.Globalization;
using System.Text;

namespace Portal.Api.Manual;

/// <summary>A man page, in the macros of man(7) that groff and mandoc both know.</summary>
internal sealed class ManPage
{
    // mandoc calls a longer line bad style.
    private const int Width = 78;

    private readonly StringBuilder text = new();

    /// <summary>Begins a page.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="section">The section of the manual.</param>
    /// <param name="summary">What it is about, in some words.</param>
    /// <param name="edition">The date and the version.</param>
    public ManPage(string name, int section, string summary, Edition edition)
    {
        text.Append(CultureInfo.InvariantCulture, $".TH {name.ToUpperInvariant()} {section} \"{edition.Date}\" \"portal {edition.Version}\" \"Portal\"\n");
        Section("NAME");
        Lines($"{name} - {summary}");
    }

    /// <summary>Begins a section.</summary>
    public ManPage Section(string title) => Add($".SH {title}\n");

    /// <summary>Begins a part of a section.</summary>
    public ManPage Part(string title) => Add($".SS {Plain(title)}\n");

    /// <summary>The first paragraph of a section or a part.</summary>
    public ManPage First(string sentences)
    {
        Lines(sentences);
        return this;
    }

    /// <summary>Another paragraph.</summary>
    public ManPage Then(string sentences) => Add(".PP\n").First(sentences);

    /// <summary>A word and what it means.</summary>
    /// <param name="term">The word, which is printed bold.</param>
    /// <param name="value">What stands behind it, in italics; empty for nothing.</param>
    /// <param name="paragraphs">What it means.</param>
    public ManPage Term(string term, string value, params IEnumerable<string> paragraphs)
    {
        Add($".TP\n\\fB{Plain(term)}\\fR{(value.Length == 0 ? string.Empty : $" \\fI{Plain(value)}\\fR")}\n");
        foreach (var (i, paragraph) in paragraphs.Where(paragraph => paragraph.Length > 0).Index())
        {
            text.Append(i == 0 ? string.Empty : ".IP\n");
            Lines(paragraph);
        }

        return this;
    }

    /// <summary>Lines that stay as they are.</summary>
    public ManPage Verbatim(params IEnumerable<string> lines) => Add($".PP\n.RS 4\n.nf\n{string.Join('\n', lines.Select(Plain).Select(Guarded))}\n.fi\n.RE\n");

    /// <summary>What to read after it.</summary>
    public ManPage SeeAlso(params string[] pages) =>
        Section("SEE ALSO").Add(string.Join(",\n", pages.Select(page => $"\\fB{Plain(page).Replace("(", "\\fR(", StringComparison.Ordinal)}")) + "\n");

    /// <summary>The page as man reads it.</summary>
    public override string ToString() => text.ToString();

    private ManPage Add(string macros)
    {
        text.Append(macros);
        return this;
    }

    private void Lines(string sentences)
    {
        foreach (var line in Paragraphs.Lines(Plain(sentences), Width))
        {
            text.Append(Guarded(line)).Append('\n');
        }
    }

    // A line that begins so would be a macro.
    private static string Guarded(string line) => line is ['.' or '\'', ..] ? "\\&" + line : line;

    // As typed: otherwise groff prints other dashes, quotes and carets, which nobody can copy.
    private static string Plain(string sentences)
    {
        var plain = new StringBuilder();
        foreach (var letter in sentences)
        {
            plain.Append(letter switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                '"' => "\\(dq",
                > '~' => string.Create(CultureInfo.InvariantCulture, $"\\[u{(int)letter:X4}]"),
                _ => letter.ToString(),
            });
        }

        return plain.ToString();
    }
}
