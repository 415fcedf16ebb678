using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads the block of a <c>virtual_server</c>.</summary>
internal sealed class VirtualServerReader
{
    private const string Block = "virtual_server";
    private const long UsualPersistence = 360;

    private static readonly string[] KnownSchedulers = ["rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"];

    private readonly StatementValues values;
    private readonly RealServerReader servers;
    private readonly GroupReader groups;
    private readonly Dictionary<string, Keyword<VirtualServer>> keywords;

    /// <summary>Makes a reader.</summary>
    public VirtualServerReader(StatementValues values)
    {
        this.values = values;
        servers = new RealServerReader(values);
        groups = new GroupReader(values);
        keywords = new(TimingKeywords.Of<VirtualServer>(values, leastRetries: 1))
        {
            ["lb_algo"] = (Action<VirtualServer, Statement>)ReadScheduler,
            ["lvs_sched"] = (Action<VirtualServer, Statement>)ReadScheduler,
            ["lb_kind"] = (Action<VirtualServer, Statement>)ReadMethod,
            ["lvs_method"] = (Action<VirtualServer, Statement>)ReadMethod,
            ["hashed"] = "The kernel keeps this flag itself. Remove the line.",
            ["ops"] = (Action<VirtualServer, Statement>)((draft, statement) => (draft.OnePacket, draft.Places[Fields.OnePacket]) = (true, statement.Place)),
            ["flag-1"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["flag-2"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["flag-3"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["sh-port"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["sh-fallback"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["mh-port"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["mh-fallback"] = (Action<VirtualServer, Statement>)ReadFlag,
            ["persistence_timeout"] = (Action<VirtualServer, Statement>)ReadPersistence,
            ["persistence_granularity"] = (Action<VirtualServer, Statement>)ReadMask,
            ["persistence_engine"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Engine = values.Text(statement) is { } text ? (text, statement.PlaceOf(1)) : draft.Engine),
            ["protocol"] = (Action<VirtualServer, Statement>)ReadProtocol,
            ["ip_family"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Family = values.Text(statement) is null ? draft.Family : groups.Family(statement, 1)),
            ["weight"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Weight = (int)(values.Number(statement, 0, int.MaxValue) ?? draft.Weight)),
            ["quorum"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Quorum = values.Number(statement, 1, uint.MaxValue) is { } weight ? (weight, statement.Place) : draft.Quorum),
            ["hysteresis"] = "Portal compares with min_up alone. Use rise and fall of health_check against flapping.",
            ["inhibit_on_failure"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Inhibits = values.Flag(statement) ?? draft.Inhibits),
            ["virtualhost"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.VirtualHost = values.Text(statement)),
            ["snmp_name"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Name = values.Text(statement)),
            ["warmup"] = KeepalivedAdvice.Warmup,
            ["alpha"] = KeepalivedAdvice.Alpha,
            ["omega"] = SharedAdvice.Scripts,
            ["quorum_up"] = SharedAdvice.Scripts,
            ["quorum_down"] = SharedAdvice.Scripts,
            ["smtp_alert"] = SharedAdvice.Mail,
            ["ha_suspend"] = "Portal checks on every director.",
            ["nat_mask"] = "keepalived 2.2.7 does not know it any more. Remove the line.",
            ["sorry_server"] = (Action<VirtualServer, Statement>)((draft, statement) => draft.Sorry = servers.ReadHead(statement)),
            ["sorry_server_inhibit"] = (Action<VirtualServer, Statement>)((draft, statement) => NeedsSorry(draft, statement)),
            ["sorry_server_lvs_method"] = (Action<VirtualServer, Statement>)ReadSorryMethod,
            ["real_server"] = (Action<VirtualServer, Statement>)ReadServer,
        };
    }

    /// <summary>Reads a virtual server.</summary>
    /// <param name="statement">It.</param>
    /// <param name="known">The groups by their names.</param>
    /// <returns>The draft; null when its head is wrong, or it has no servers.</returns>
    public VirtualServer? Read(Statement statement, IReadOnlyDictionary<string, List<VirtualTarget>> known)
    {
        if (ReadTargets(statement, known) is not { } targets)
        {
            return null;
        }

        var draft = new VirtualServer(statement.Place) { Targets = targets };
        Keyword<VirtualServer>.ReadAll(keywords, Block, draft, statement.Body, values.Findings);
        if (draft.Servers.Count > 0 || statement.Body.Any(one => one.Keyword == "real_server"))
        {
            return draft;
        }

        values.Findings.Remark(statement.Place, "This virtual_server was not carried over: it has no real_server, and keepalived ignores it.");
        return null;
    }

    private List<VirtualTarget>? ReadTargets(Statement statement, IReadOnlyDictionary<string, List<VirtualTarget>> known)
    {
        switch (values.Text(statement))
        {
            case null:
                return null;
            case "group":
                values.Rest(statement, 3);
                if (values.Text(statement, 2) is not { } name)
                {
                    return null;
                }

                if (known.TryGetValue(name, out var targets) && targets.Count > 0)
                {
                    return targets;
                }

                values.Findings.Error(statement.PlaceOf(2), $"There is no virtual_server_group \"{name}\" with addresses or marks.");
                return null;
            case "fwmark":
                values.Rest(statement, 3);
                return values.Number(statement, 1, uint.MaxValue, 2) is { } mark ? [new VirtualTarget(statement.PlaceOf(2), null, 0, (uint)mark, null)] : null;
            default:
                values.Rest(statement, 3);
                var port = values.Port(statement, 2, out var isWrong);
                return values.Address(statement, 1) is { } address && !isWrong ? [new VirtualTarget(statement.PlaceOf(1), address, port ?? 0, 0, null)] : null;
        }
    }

    private void ReadScheduler(VirtualServer draft, Statement statement)
    {
        if (values.Text(statement) is not { } name)
        {
            return;
        }

        if (!KnownSchedulers.Contains(name))
        {
            values.Findings.Error(statement.PlaceOf(1), $"The scheduler must be one of {string.Join(", ", KnownSchedulers)}; \"{name}\" is none.");
            return;
        }

        (draft.Scheduler, draft.Places[Fields.Scheduler]) = (name, statement.PlaceOf(1));
    }

    private void ReadMethod(VirtualServer draft, Statement statement) => draft.Forwarding = values.Method(statement) ?? draft.Forwarding;

    // keepalived takes a flag of a scheduler only behind the line with the scheduler.
    private void ReadFlag(VirtualServer draft, Statement statement)
    {
        draft.Places[Fields.SchedulerFlags] = statement.Place;
        if (SchedulerFlagsText.Parse(draft.Scheduler ?? Schedulers.Default, statement.Keyword) is { } flag)
        {
            draft.Flags |= flag;
            return;
        }

        values.Findings.Remark(statement.Place, $"{statement.Keyword} was not carried over: keepalived takes it only behind \"lvs_sched {statement.Keyword[..2]}\".");
    }

    private void ReadPersistence(VirtualServer draft, Statement statement)
    {
        draft.Places[Fields.Persistence] = statement.Place;
        draft.Persistence = statement.Value is null ? UsualPersistence : values.Number(statement, 1, (long)Portal.Ipvsadm.Model.Persistence.Maximum.TotalSeconds);
    }

    private void ReadMask(VirtualServer draft, Statement statement)
    {
        if (values.Text(statement) is { } text)
        {
            (draft.Mask, draft.Persistence) = ((text, statement.PlaceOf(1)), draft.Persistence ?? UsualPersistence);
        }
    }

    private void ReadProtocol(VirtualServer draft, Statement statement)
    {
        Protocol? protocol = values.Text(statement)?.ToUpperInvariant() switch { "TCP" => Protocol.Tcp, "UDP" => Protocol.Udp, "SCTP" => Protocol.Sctp, _ => null };
        if (protocol is null && statement.Value is not null)
        {
            values.Findings.Error(statement.PlaceOf(1), $"The protocol must be TCP, UDP or SCTP; \"{statement.Value}\" is none.");
        }

        draft.Protocol = protocol ?? draft.Protocol;
    }

    private bool NeedsSorry(VirtualServer draft, Statement statement)
    {
        if (draft.Sorry is null)
        {
            values.Findings.Error(statement.Place, $"{statement.Keyword} must stand behind sorry_server.");
        }

        return draft.Sorry is not null;
    }

    private void ReadSorryMethod(VirtualServer draft, Statement statement)
    {
        if (NeedsSorry(draft, statement))
        {
            draft.Sorry!.Forwarding = values.Method(statement);
        }
    }

    private void ReadServer(VirtualServer draft, Statement statement)
    {
        if (servers.Read(statement) is { } server)
        {
            draft.Servers.Add(server);
        }
    }
}
