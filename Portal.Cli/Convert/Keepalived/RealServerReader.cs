namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads the block of a <c>real_server</c>.</summary>
internal sealed class RealServerReader
{
    private const string Block = "real_server";

    private readonly StatementValues values;
    private readonly CheckReader checks;
    private readonly Dictionary<string, Keyword<RealServer>> keywords;

    /// <summary>Makes a reader.</summary>
    public RealServerReader(StatementValues values)
    {
        this.values = values;
        checks = new CheckReader(values);
        keywords = new(TimingKeywords.Of<RealServer>(values, leastRetries: 1))
        {
            ["weight"] = (Action<RealServer, Statement>)((draft, statement) => (draft.Weight, _) = ((int?)values.Number(statement, 0, int.MaxValue), Rest(statement))),
            ["lvs_method"] = (Action<RealServer, Statement>)((draft, statement) => draft.Forwarding = values.Method(statement)),
            ["uthreshold"] = (Action<RealServer, Statement>)((draft, statement) => draft.UpperThreshold = values.Number(statement, 0, int.MaxValue) ?? 0),
            ["lthreshold"] = (Action<RealServer, Statement>)((draft, statement) => draft.LowerThreshold = values.Number(statement, 0, int.MaxValue) ?? 0),
            ["inhibit_on_failure"] = (Action<RealServer, Statement>)((draft, statement) => draft.Inhibits = values.Flag(statement)),
            ["virtualhost"] = (Action<RealServer, Statement>)((draft, statement) => draft.VirtualHost = values.Text(statement)),
            ["snmp_name"] = (Action<RealServer, Statement>)((draft, statement) => draft.Name = values.Text(statement)),
            ["warmup"] = KeepalivedAdvice.Warmup,
            ["alpha"] = KeepalivedAdvice.Alpha,
            ["notify_up"] = SharedAdvice.Scripts,
            ["notify_down"] = SharedAdvice.Scripts,
            ["smtp_alert"] = SharedAdvice.Mail,
            ["BFD_CHECK"] = "Portal does not speak BFD. Use a health_check of type ping with a short interval.",
            ["FILE_CHECK"] = "Write a program that reads the file, and use a health_check of type program.",
        };
        foreach (var kind in checks.Kinds)
        {
            keywords[kind] = (Action<RealServer, Statement>)((draft, statement) => checks.Read(draft, statement));
        }
    }

    /// <summary>Reads a server with its block; null when its head is wrong.</summary>
    public RealServer? Read(Statement statement)
    {
        if (statement.Block is null)
        {
            values.Findings.Error(statement.Place, "real_server needs a block: { }.");
            return null;
        }

        var draft = ReadHead(statement);
        if (draft is not null)
        {
            Keyword<RealServer>.ReadAll(keywords, Block, draft, statement.Body, values.Findings);
        }

        return draft;
    }

    /// <summary>Reads address and port; null when they are wrong.</summary>
    public RealServer? ReadHead(Statement statement)
    {
        values.Rest(statement, 3);
        var port = values.Port(statement, 2, out var isWrong);
        return values.Address(statement, 1) is { } address && !isWrong ? new RealServer(statement.Place) { Address = address, Port = port } : null;
    }

    private bool Rest(Statement statement)
    {
        values.Rest(statement, 2);
        return true;
    }
}
