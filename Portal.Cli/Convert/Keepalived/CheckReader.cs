namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads the blocks of checks.</summary>
internal sealed class CheckReader
{
    private static readonly Dictionary<string, CheckDefaults> Defaults = new()
    {
        ["TCP_CHECK"] = new("tcp", 1, 1),
        ["HTTP_GET"] = new("http", 1, 3),
        ["SSL_GET"] = new("https", 1, 3),
        ["SMTP_CHECK"] = new("tcp", 1, 1),
        ["DNS_CHECK"] = new("dns", 3, null),
        ["UDP_CHECK"] = new("udp", 1, 1),
        ["PING_CHECK"] = new("ping", 1, 1),
        ["MISC_CHECK"] = new("program", 0, 1),
    };

    private readonly StatementValues values;
    private readonly UrlReader urls;
    private readonly CheckMaker maker;
    private readonly Dictionary<string, Keyword<CheckDraft>> shared;
    private readonly Dictionary<string, Dictionary<string, Keyword<CheckDraft>>> kinds;

    /// <summary>Makes a reader.</summary>
    public CheckReader(StatementValues values)
    {
        this.values = values;
        urls = new UrlReader(values);
        maker = new CheckMaker(values.Findings);
        shared = new(TimingKeywords.Of<CheckDraft>(values, leastRetries: 0))
        {
            ["connect_ip"] = (Action<CheckDraft, Statement>)RefuseAddress,
            ["connect_port"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.Port = (ushort?)values.Number(statement, 1, ushort.MaxValue)),
            ["bindto"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.Source = values.Address(statement, 1)?.ToString()),
            ["bind_if"] = KeepalivedAdvice.Way,
            ["bind_port"] = KeepalivedAdvice.Way,
            ["fwmark"] = KeepalivedAdvice.Way,
            ["log_all_failures"] = "Portal's metrics count each result.",
            ["alpha"] = KeepalivedAdvice.Alpha,
            ["warmup"] = KeepalivedAdvice.Warmup,
            ["nb_get_retry"] = "keepalived 2.2.7 does not know it here. Write retry.",
        };
        Dictionary<string, Keyword<CheckDraft>> http = new()
        {
            ["nb_get_retry"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.Timing.Retries = values.Number(statement, 0, uint.MaxValue)),
            ["url"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.Urls.Add(urls.Read(statement))),
            ["virtualhost"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.VirtualHost = values.Text(statement)),
            ["http_protocol"] = "Portal asks with HTTP/1.1.",
            ["fast_recovery"] = "Portal asks one URL.",
            ["enable_sni"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.NamesHost = values.Flag(statement) ?? false),
        };
        kinds = new()
        {
            ["TCP_CHECK"] = [],
            ["HTTP_GET"] = http,
            ["SSL_GET"] = http,
            ["SMTP_CHECK"] = new() { ["helo_name"] = "Portal's check says no HELO.", ["host"] = "Give each host a real_server of its own." },
            ["DNS_CHECK"] = new() { ["type"] = (Action<CheckDraft, Statement>)Keep, ["name"] = (Action<CheckDraft, Statement>)Keep },
            ["UDP_CHECK"] = new()
            {
                ["payload"] = (Action<CheckDraft, Statement>)KeepAll,
                ["require_reply"] = (Action<CheckDraft, Statement>)KeepAll,
                ["min_reply_length"] = KeepalivedAdvice.Way,
                ["max_reply_length"] = KeepalivedAdvice.Way,
            },
            ["PING_CHECK"] = [],
            ["MISC_CHECK"] = new()
            {
                ["misc_path"] = (Action<CheckDraft, Statement>)Keep,
                ["misc_timeout"] = (Action<CheckDraft, Statement>)((draft, statement) => draft.Timing.Timeout = values.Seconds(statement)),
                ["misc_dynamic"] = "Portal's programs say yes or no. Set weights by PATCH from a program of your own.",
                ["user"] = "Portal runs programs as its own user.",
            },
        };
    }

    /// <summary>The keywords of checks that Portal knows.</summary>
    public IEnumerable<string> Kinds => kinds.Keys;

    /// <summary>Reads a check of a server.</summary>
    public void Read(RealServer server, Statement statement)
    {
        if (statement.Block is null)
        {
            values.Findings.Error(statement.Place, $"{statement.Keyword} needs a block: {{ }}.");
            return;
        }

        var draft = new CheckDraft(statement, Defaults[statement.Keyword]);
        var keywords = kinds[statement.Keyword].UnionBy(shared, keyword => keyword.Key).ToDictionary(keyword => keyword.Key, keyword => keyword.Value);
        Keyword<CheckDraft>.ReadAll(keywords, statement.Keyword, draft, statement.Body, values.Findings);
        maker.Fill(draft);
        if (draft.IsUsable)
        {
            server.Checks.Add(draft);
        }
    }

    private void RefuseAddress(CheckDraft draft, Statement statement)
    {
        draft.IsUsable = false;
        values.Findings.Remark(statement.Place, $"{draft.Keyword} was not carried over: a check of Portal asks the server itself, and no connect_ip. Use a health_check of type program.");
    }

    private void Keep(CheckDraft draft, Statement statement)
    {
        if (values.Text(statement) is { } text)
        {
            draft.Texts[statement.Keyword] = (text, statement.Place);
        }
    }

    private void KeepAll(CheckDraft draft, Statement statement) =>
        draft.Texts[statement.Keyword] = (string.Join(' ', statement.Words.Skip(1).Select(word => word.Text)), statement.Place);
}
