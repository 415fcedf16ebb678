using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>Reads time-outs and sync daemons.</summary>
internal sealed class GlobalOptions(Findings findings)
{
    private const string UsualInterface = "eth0";

    private readonly Values values = new(findings, null);
    private readonly OrderedDictionary<DaemonRole, SyncDaemon> daemons = [];
    private DeclaredTimeouts? timeouts;

    /// <summary>Applies a line.</summary>
    public void Apply(RuleLine line)
    {
        if (line.Letter == RuleOptions.SetTimeouts)
        {
            SetTimeouts(line);
        }
        else if (!DaemonText.TryParseRole(line.Command.Value, out var role))
        {
            findings.Error(line.Command.ValuePlace, $"{line.Command.Option} must say master or backup; \"{line.Command.Value}\" is none.");
        }
        else if (line.Letter == RuleOptions.StopDaemon)
        {
            if (!daemons.Remove(role))
            {
                findings.Remark(line.Command.Place, $"No line before starts the {line.Command.Value} daemon. Leave the line out.");
            }
        }
        else if (ReadDaemon(line, role) is { } daemon && !daemons.TryAdd(role, daemon))
        {
            findings.Error(line.Command.Place, $"A line before starts the {line.Command.Value} daemon already.");
        }
    }

    /// <summary>Adds what was read to a document.</summary>
    public DeclaredDocument AddTo(DeclaredDocument document) => document with
    {
        Timeouts = timeouts,
        Daemons = daemons.Count == 0 ? null : [.. daemons.Select(daemon => new DeclaredDaemon(daemon.Key, daemon.Value))],
    };

    // 0 keeps a time-out as it is.
    private void SetTimeouts(RuleLine line)
    {
        List<RuleWord> words = [new(line.Command.Value!, line.Command.ValuePlace), .. line.Rest];
        if (words.Count != 3)
        {
            findings.Error(line.Command.Place, "--set needs three time-outs: for tcp, tcpfin and udp.");
            return;
        }

        var seconds = words.ConvertAll(word => values.Number(word.Place, "A time-out", word.Text, 0, (long)Timeouts.Maximum.TotalSeconds));
        if (seconds.Contains(null) || seconds.TrueForAll(time => time == 0))
        {
            return;
        }

        timeouts = new DeclaredTimeouts(Or(seconds[0], timeouts?.Tcp), Or(seconds[1], timeouts?.TcpFin), Or(seconds[2], timeouts?.Udp));
    }

    private SyncDaemon? ReadDaemon(RuleLine line, DaemonRole role)
    {
        var before = findings.Errors.Count;
        var name = line[Fields.MulticastInterface];
        if (name is not null && !DaemonText.IsInterface(name.Value!))
        {
            findings.Error(name.ValuePlace, $"\"{name.Value}\" cannot be the name of an interface.");
        }

        var group = SyncDaemon.DefaultGroup;
        if (line[Fields.MulticastGroup] is { } said && !AddressText.TryParse(said.Value, out group))
        {
            findings.Error(said.ValuePlace, $"\"{said.Value}\" is no IP address.");
        }

        var daemon = new SyncDaemon
        {
            Interface = name?.Value ?? UsualInterface,
            SyncId = ReadNumber(line, Fields.SyncId, "The syncid", 0, SyncDaemon.MaximumSyncId) ?? 0,
            MaximumLength = ReadNumber(line, Fields.SyncMaxlen, "The length of messages", 1, SyncDaemon.MaximumMessage),
            Group = group,
            Port = ReadNumber(line, Fields.MulticastPort, "The port", 1, ushort.MaxValue) ?? SyncDaemon.DefaultPort,
            TimeToLive = ReadNumber(line, Fields.MulticastTtl, "The time to live", 1, SyncDaemon.MaximumTimeToLive) ?? SyncDaemon.DefaultTimeToLive,
        };
        return findings.Errors.Count == before && DocumentRules.Check(violations => GlobalRules.Check(role, daemon, violations), line.Places, line.Command.Place, findings) ? daemon : null;
    }

    private int? ReadNumber(RuleLine line, string field, string what, long minimum, long maximum) =>
        line[field] is { } use ? (int?)values.Number(use.ValuePlace, what, use.Value!, minimum, maximum) : null;

    private static long? Or(long? seconds, long? before) => seconds == 0 ? before : seconds;
}
