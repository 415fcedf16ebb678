using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads <c>global_defs</c>: time-outs and sync daemons are carried over.</summary>
internal sealed class GlobalReader(StatementValues values)
{
    private static readonly Dictionary<string, string> Advice = new()
    {
        ["notification_email"] = SharedAdvice.Mail,
        ["notification_email_from"] = SharedAdvice.Mail,
        ["smtp_server"] = SharedAdvice.Mail,
        ["smtp_helo_name"] = SharedAdvice.Mail,
        ["smtp_connect_timeout"] = SharedAdvice.Mail,
        ["smtp_alert"] = SharedAdvice.Mail,
        ["smtp_alert_checker"] = SharedAdvice.Mail,
        ["lvs_flush"] = "Portal changes only what differs. An apply makes the table what is declared.",
        ["lvs_flush_on_stop"] = SharedAdvice.TableStays,
        ["lvs_notify_fifo"] = SharedAdvice.Scripts,
        ["lvs_notify_fifo_script"] = SharedAdvice.Scripts,
        ["checker_log_all_failures"] = "Portal's metrics count each result.",
    };

    private static readonly Dictionary<string, string> DaemonFields = new()
    {
        ["id"] = Fields.SyncId,
        ["maxlen"] = Fields.SyncMaxlen,
        ["port"] = Fields.MulticastPort,
        ["ttl"] = Fields.MulticastTtl,
        ["group"] = Fields.MulticastGroup,
        ["inst"] = "inst",
    };

    private SyncDaemon? daemon;
    private DeclaredTimeouts? timeouts;

    /// <summary>Reads the blocks.</summary>
    /// <param name="statement">A <c>global_defs</c>.</param>
    /// <param name="routers">The ids of VRRP instances by their names.</param>
    public void Read(Statement statement, IReadOnlyDictionary<string, string> routers)
    {
        foreach (var one in statement.Body)
        {
            switch (one.Keyword)
            {
                case "lvs_timeouts":
                    ReadTimeouts(one);
                    break;
                case "lvs_sync_daemon":
                case "lvs_sync_daemon_interface":
                    ReadDaemon(one, routers);
                    break;
                default:
                    var advice = Advice.GetValueOrDefault(one.Keyword)
                        ?? (one.Keyword.StartsWith("vrrp_", StringComparison.Ordinal) || one.Keyword == "router_id" ? KeepalivedAdvice.Vrrp : KeepalivedAdvice.Process);
                    values.Findings.Remark(one.Place, $"{one.Keyword} was not carried over. {advice}");
                    break;
            }
        }
    }

    /// <summary>Adds what was read to a document. keepalived without VRRP runs both daemons, and so does Portal.</summary>
    public DeclaredDocument AddTo(DeclaredDocument document) => document with
    {
        Timeouts = timeouts,
        Daemons = daemon is null ? null : [new DeclaredDaemon(DaemonRole.Master, daemon), new DeclaredDaemon(DaemonRole.Backup, daemon)],
    };

    private void ReadTimeouts(Statement statement)
    {
        var times = new Dictionary<string, long?>();
        for (var word = 1; word < statement.Words.Count; word += 2)
        {
            var name = statement.Words[word].Text;
            if (name is not ("tcp" or "tcpfin" or "udp"))
            {
                values.Findings.Error(statement.PlaceOf(word), $"lvs_timeouts has tcp, tcpfin and udp; \"{name}\" is none of them.");
                return;
            }

            times[name] = values.Number(statement, 1, (long)Timeouts.Maximum.TotalSeconds, word + 1);
        }

        if (times.Count == 0)
        {
            values.Findings.Error(statement.Place, "lvs_timeouts needs tcp, tcpfin or udp, each with seconds.");
            return;
        }

        timeouts = new DeclaredTimeouts(times.GetValueOrDefault("tcp"), times.GetValueOrDefault("tcpfin"), times.GetValueOrDefault("udp"));
    }

    private void ReadDaemon(Statement statement, IReadOnlyDictionary<string, string> routers)
    {
        if (values.Text(statement) is not { } name)
        {
            return;
        }

        if (!DaemonText.IsInterface(name))
        {
            values.Findings.Error(statement.PlaceOf(1), $"\"{name}\" cannot be the name of an interface.");
            return;
        }

        var before = values.Findings.Errors.Count;
        var (made, instance, hasId, word) = (new SyncDaemon { Interface = name }, (string?)null, false, 2);
        if (word < statement.Words.Count && !DaemonFields.ContainsKey(statement.Words[word].Text))
        {
            instance = statement.Words[word++].Text;
        }

        for (; word < statement.Words.Count; word += 2)
        {
            var text = statement.Words[word].Text;
            switch (text)
            {
                case "id":
                    (made, hasId) = (made with { SyncId = (int)(values.Number(statement, 0, SyncDaemon.MaximumSyncId, word + 1) ?? 0) }, true);
                    break;
                case "maxlen":
                    made = made with { MaximumLength = (int?)values.Number(statement, 1, SyncDaemon.MaximumMessage, word + 1) };
                    break;
                case "port":
                    made = made with { Port = (int)(values.Number(statement, 1, ushort.MaxValue, word + 1) ?? 1) };
                    break;
                case "ttl":
                    made = made with { TimeToLive = (int)(values.Number(statement, 1, SyncDaemon.MaximumTimeToLive, word + 1) ?? 1) };
                    break;
                case "group":
                    made = made with { Group = values.Address(statement, word + 1) ?? SyncDaemon.DefaultGroup };
                    break;
                case "inst":
                    instance = values.Text(statement, word + 1);
                    break;
                default:
                    values.Findings.Error(statement.PlaceOf(word), $"lvs_sync_daemon has id, maxlen, port, ttl and group; \"{text}\" is none of them.");
                    return;
            }
        }

        if (instance is not null)
        {
            made = made with { SyncId = hasId ? made.SyncId : RouterId(statement, instance, routers) };
            values.Findings.Remark(statement.Place, $"keepalived runs the master or the backup daemon by the state of {instance}. Portal runs both all the time, see docs/two-directors.md.");
        }

        if (values.Findings.Errors.Count == before
            && DocumentRules.Check(violations => GlobalRules.Check(DaemonRole.Backup, made, violations), DaemonFields.Values.ToDictionary(field => field, _ => statement.Place), statement.Place, values.Findings))
        {
            daemon = made;
        }
    }

    private int RouterId(Statement statement, string instance, IReadOnlyDictionary<string, string> routers)
    {
        if (routers.TryGetValue(instance, out var text) && byte.TryParse(text, out var id))
        {
            return id;
        }

        values.Findings.Error(statement.Place, $"The id of the sync daemons is that of the vrrp_instance {instance}, which is not in the file. Write it: id 51.");
        return 0;
    }
}
