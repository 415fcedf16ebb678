using System.Globalization;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads the block of a <c>url</c>.</summary>
internal sealed class UrlReader
{
    private const string Expression = RegularExpressions.Advice + " Set body of health_check to a text of the page.";

    private readonly StatementValues values;
    private readonly Dictionary<string, Keyword<UrlDraft>> keywords;

    /// <summary>Makes a reader.</summary>
    public UrlReader(StatementValues values)
    {
        this.values = values;
        keywords = new()
        {
            ["path"] = (Action<UrlDraft, Statement>)((draft, statement) => draft.Path = values.Text(statement)),
            ["status_code"] = (Action<UrlDraft, Statement>)ReadStatus,
            ["virtualhost"] = (Action<UrlDraft, Statement>)((draft, statement) => draft.VirtualHost = values.Text(statement)),
            ["digest"] = "Portal computes no digest of a page. Set body of health_check to a text of the page.",
            ["regex"] = (Action<UrlDraft, Statement>)ReadRegex,
            ["regex_no_match"] = Expression,
            ["regex_options"] = Expression,
            ["regex_stack"] = Expression,
            ["regex_min_offset"] = Expression,
            ["regex_max_offset"] = Expression,
        };
    }

    /// <summary>Reads a URL.</summary>
    public UrlDraft Read(Statement statement)
    {
        var draft = new UrlDraft(statement.Place);
        Keyword<UrlDraft>.ReadAll(keywords, "url", draft, statement.Body, values.Findings);
        if (draft.Path is null)
        {
            values.Findings.Error(statement.Place, "url needs a path.");
        }

        // With them the text is more, or other, than what must stand in the page.
        if (statement.Body.Any(one => one.Keyword.StartsWith("regex_", StringComparison.Ordinal)))
        {
            draft.Body = null;
        }

        return draft;
    }

    private void ReadStatus(UrlDraft draft, Statement statement)
    {
        List<string> ranges = [];
        for (var word = 1; word < statement.Words.Count; word++)
        {
            var ends = statement.Words[word].Text.Split('-');
            if (ends.Length > 2 || !ends.All(IsStatus) || string.CompareOrdinal(ends[0], ends[^1]) > 0)
            {
                values.Findings.Error(statement.PlaceOf(word), $"status_code must be statuses from 100 to 599, or ranges such as 200-299; \"{statement.Words[word].Text}\" is none.");
                return;
            }

            ranges.Add(statement.Words[word].Text);
        }

        if (values.Text(statement) is not null)
        {
            draft.Status = string.Join(',', ranges);
        }
    }

    private void ReadRegex(UrlDraft draft, Statement statement)
    {
        if (values.Text(statement) is not { } text)
        {
            return;
        }

        if (text.Length > 0 && !RegularExpressions.Is(text))
        {
            draft.Body = text;
        }
        else
        {
            values.Findings.Remark(statement.Place, "regex was not carried over. " + Expression);
        }
    }

    private static bool IsStatus(string text) => text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599;
}
