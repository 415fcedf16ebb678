using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>Reads the options of a service. What is not said is as ipvsadm has it by default, also with <c>-E</c>.</summary>
internal sealed class ServiceOptions(Findings findings, INames? names)
{
    // The man page says 300. The program has 360.
    private const long UsualPersistence = 360;

    private readonly Values values = new(findings, names);

    /// <summary>Which service a line is about; null when there is an error.</summary>
    public ServiceKey? ReadKey(RuleLine line)
    {
        if (line[Fields.Type] is not { } service)
        {
            findings.Error(line.Command.Place, $"{line.Command.Option} needs a service: -t, -u, --sctp-service or -f.");
            return null;
        }

        var isIPv6 = line[Fields.Family];
        if (service.Option.Letter == 'f')
        {
            if (isIPv6 is not null && line.IsBefore(Fields.Family, Fields.Type))
            {
                findings.Error(isIPv6.Place, "-6 must stand behind -f.");
                return null;
            }

            return RuleEndpoint.Mark(service, findings) is { } mark ? new FirewallMarkKey(isIPv6 is null ? IpFamily.IPv4 : IpFamily.IPv6, mark) : null;
        }

        if (isIPv6 is not null)
        {
            findings.Error(isIPv6.Place, "-6 goes only with -f.");
            return null;
        }

        var protocol = service.Option.Letter switch { 't' => Protocol.Tcp, 'u' => Protocol.Udp, _ => Protocol.Sctp };
        return RuleEndpoint.Read(service, protocol, null, values, findings) is var (address, port) ? new AddressKey(protocol, address, port ?? 0) : null;
    }

    /// <summary>The settings that a line says; null when there is an error.</summary>
    public VirtualServiceSettings? ReadSettings(RuleLine line, ServiceKey key)
    {
        var scheduler = line[Fields.Scheduler]?.Value is { Length: > 0 } name ? name : Schedulers.Default;
        var before = findings.Errors.Count;
        var settings = new VirtualServiceSettings
        {
            Scheduler = scheduler,
            Flags = ReadFlags(line, scheduler),
            Persistence = ReadPersistence(line, key),
            OnePacket = line[Fields.OnePacket] is not null,
        };
        return findings.Errors.Count == before
            && DocumentRules.Check(violations => ServiceRules.Check(key, settings, violations), line.Places, line[Fields.Type]!.ValuePlace, findings)
            ? settings
            : null;
    }

    private SchedulerFlags ReadFlags(RuleLine line, string scheduler)
    {
        if (line[Fields.SchedulerFlags] is not { } use)
        {
            return SchedulerFlags.None;
        }

        if (use.Value!.Length == 0)
        {
            if (Schedulers.All.Contains(scheduler) && SchedulerFlagsText.ParseListed(scheduler, "()") is { } nameless && scheduler is Schedulers.SourceHashing or Schedulers.MaglevHashing)
            {
                return nameless;
            }

            findings.Error(use.Place, "-b needs an argument.");
            return SchedulerFlags.None;
        }

        var flags = SchedulerFlags.None;
        DocumentRules.Check(violations => flags = FlagRules.Read(scheduler, use.Value.Split(','), violations), line.Places, use.ValuePlace, findings);
        return flags;
    }

    private Persistence? ReadPersistence(RuleLine line, ServiceKey key)
    {
        var (mask, engine) = (line[Fields.Netmask], line[Fields.PersistenceEngine]);
        if (line[Fields.Persistence] is not { } use)
        {
            RemarkUnused(mask);
            RemarkUnused(engine);
            return null;
        }

        var seconds = use.Value is { } text ? values.Number(use.ValuePlace, "The time-out of persistence", text, 1, (long)Persistence.Maximum.TotalSeconds) : UsualPersistence;
        return new Persistence { Timeout = TimeSpan.FromSeconds(seconds ?? UsualPersistence), Mask = ReadMask(line, mask, key), Engine = engine?.Value };
    }

    private ClientMask? ReadMask(RuleLine line, RuleUse? use, ServiceKey key)
    {
        if (use is null)
        {
            return null;
        }

        if (key.Family == IpFamily.IPv6 && (line.IsBefore(Fields.Netmask, Fields.Type) || line.IsBefore(Fields.Netmask, Fields.Family)))
        {
            findings.Error(use.Place, "-M must stand behind an IPv6 service: before it ipvsadm ignores it.");
        }
        else if (!ClientMaskText.TryParse(key.Family, use.Value, out var mask))
        {
            findings.Error(use.ValuePlace, key.Family == IpFamily.IPv4
                ? $"The mask of an IPv4 service must be four numbers, such as 255.255.255.0; \"{use.Value}\" is none."
                : $"The mask of an IPv6 service must be a prefix length from 1 to 128; \"{use.Value}\" is none.");
        }
        else
        {
            return mask;
        }

        return null;
    }

    private void RemarkUnused(RuleUse? use)
    {
        if (use is not null)
        {
            findings.Remark(use.Place, $"{use.Option} does nothing without persistence, and was left out. Add -p if the service shall be persistent.");
        }
    }
}
