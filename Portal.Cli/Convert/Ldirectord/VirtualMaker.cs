using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>Makes a service of a virtual.</summary>
internal sealed class VirtualMaker(Findings findings, Values values, LdirectordSettings globals)
{
    private readonly ServerLineReader servers = new(findings, values);
    private readonly VirtualChecks checks = new(findings, values, globals);
    private readonly HashSet<ServiceKey> seen = [];

    /// <summary>The service; null when there is an error.</summary>
    public DeclaredService? Make(VirtualDraft draft)
    {
        if (Key(draft) is not { } key || Settings(draft, key) is not { } settings)
        {
            return null;
        }

        if (!seen.Add(key))
        {
            findings.Error(draft.Head.ValuePlace, "The file has this virtual twice.");
            return null;
        }

        var type = draft.Text("checktype", "negotiate");
        List<(ServerDraft Draft, DeclaredServer Server)> made = [];
        foreach (var line in draft.Servers)
        {
            servers.Read(line, draft).ForEach(server => Add(key, server, made, isBackup: false));
        }

        if (type == "off")
        {
            findings.Remark(draft.PlaceOf("checktype"), "checktype off takes no server into the table: they were left out. Declare them with weight 0 if they shall be there.");
            made.Clear();
        }
        else if (Fallback(draft) is { } fallback && servers.ReadFallback(fallback, draft) is { } last)
        {
            Add(key, last, made, isBackup: true);
        }

        return WithChecks(draft, new DeclaredService { Key = key, Settings = settings, Name = draft.Lines.ContainsKey("servicename") ? draft.Text("servicename", string.Empty) : null }, made);
    }

    private LdirectordLine? Fallback(VirtualDraft draft) => draft.Family == IpFamily.IPv6
        ? draft.Settings.Fallback6 ?? globals.Fallback6
        : draft.Settings.Fallback ?? globals.Fallback;

    private DeclaredService WithChecks(VirtualDraft draft, DeclaredService service, List<(ServerDraft Draft, DeclaredServer Server)> made)
    {
        var own = made.ConvertAll(one => one.Server.IsBackup ? null : checks.Make(draft, service.Key, one.Draft, one.Server));
        if (own.Find(check => check is not null) is not { } shared)
        {
            return service with { Servers = [.. made.Select(one => one.Server)] };
        }

        var check = (JsonObject)shared.DeepClone();
        check.Add(HealthFields.TooFew, made.Exists(one => one.Server.IsBackup) ? "backup" : "none");
        return service with
        {
            HealthCheck = check,
            Servers = [.. made.Select((one, i) => one.Server.Checked(own[i], shared))],
        };
    }

    private ServiceKey? Key(VirtualDraft draft)
    {
        var (text, place) = (draft.Head.Value, draft.Head.ValuePlace);
        var said = draft.Text("protocol", string.Empty);
        if (text.All(char.IsAsciiDigit))
        {
            if (said is not ("" or "fwm"))
            {
                findings.Error(draft.PlaceOf("protocol"), "The protocol of a mark must be fwm.");
            }

            return values.Number(place, "The mark", text, 1, uint.MaxValue) is { } mark ? new FirewallMarkKey(draft.Family, (uint)mark) : null;
        }

        var colon = text.LastIndexOf(':');
        var isIPv6 = text.StartsWith('[');
        if (colon < 0 || (isIPv6 && text[colon - 1] != ']'))
        {
            findings.Error(place, "A virtual must be an address with a port, such as 10.0.0.1:80, or a mark.");
            return null;
        }

        if (isIPv6 && draft.Family == IpFamily.IPv4)
        {
            findings.Error(place, "An IPv6 address does not go with virtual. Write virtual6.");
            return null;
        }

        if (said is not ("" or "tcp" or "udp"))
        {
            findings.Error(draft.PlaceOf("protocol"), $"The protocol must be tcp or udp; \"{said}\" is none.");
            return null;
        }

        var port = text[(colon + 1)..];
        var protocol = said == "udp" || (said.Length == 0 && port is "53" or "domain") ? Protocol.Udp : Protocol.Tcp;
        var number = values.Port(place with { Column = place.Column + colon + 1 }, port, protocol);
        var address = values.Address(place, isIPv6 ? text[1..(colon - 1)] : text[..colon], draft.Family);
        return address is { } host && number is { } own ? new AddressKey(protocol, host, own) : null;
    }

    private VirtualServiceSettings? Settings(VirtualDraft draft, ServiceKey key)
    {
        var before = findings.Errors.Count;
        var scheduler = draft.Text("scheduler", "wrr");
        var flags = SchedulerFlags.None;
        var places = new Dictionary<string, Place>
        {
            [Fields.Scheduler] = draft.PlaceOf("scheduler"),
            [Fields.SchedulerFlags] = draft.PlaceOf("schedflags"),
            [Fields.Persistence] = draft.PlaceOf("persistent"),
        };
        if (draft.Lines.ContainsKey("schedflags"))
        {
            DocumentRules.Check(violations => flags = FlagRules.Read(scheduler, draft.Text("schedflags", string.Empty).Split(','), violations), places, draft.Head.ValuePlace, findings);
        }

        if (draft.Text("ops", "no") is not ("yes" or "no"))
        {
            findings.Error(draft.PlaceOf("ops"), "ops must be yes or no.");
        }

        var isOnePacket = draft.Text("ops", "no") == "yes";
        if (isOnePacket && key is not AddressKey { Protocol: Protocol.Udp })
        {
            findings.Remark(draft.PlaceOf("ops"), "ops was not carried over: ldirectord uses it only for udp.");
        }

        var settings = new VirtualServiceSettings
        {
            Scheduler = scheduler,
            Flags = flags,
            Persistence = Persistence(draft, key),
            OnePacket = isOnePacket && key is AddressKey { Protocol: Protocol.Udp },
        };
        return DocumentRules.Check(violations => ServiceRules.Check(key, settings, violations), places, draft.Head.ValuePlace, findings) && findings.Errors.Count == before ? settings : null;
    }

    private Persistence? Persistence(VirtualDraft draft, ServiceKey key)
    {
        ClientMask? mask = null;
        if (draft.Lines.ContainsKey("netmask") && !ClientMaskText.TryParse(key.Family, draft.Text("netmask", string.Empty), out mask))
        {
            findings.Error(draft.PlaceOf("netmask"), "netmask must be four numbers such as 255.255.255.0 for IPv4, and a length from 1 to 128 for IPv6.");
        }

        if (!draft.Lines.TryGetValue("persistent", out var line))
        {
            if (draft.Lines.ContainsKey("netmask"))
            {
                findings.Remark(draft.PlaceOf("netmask"), "netmask was not carried over: it does nothing without persistent.");
            }

            return null;
        }

        var seconds = values.Number(line.ValuePlace, "persistent", line.Value, 1, (long)Portal.Ipvsadm.Model.Persistence.Maximum.TotalSeconds);
        return seconds is { } time ? new Persistence { Timeout = TimeSpan.FromSeconds(time), Mask = mask } : null;
    }

    private void Add(ServiceKey key, ServerDraft draft, List<(ServerDraft Draft, DeclaredServer Server)> made, bool isBackup)
    {
        var (virtualPort, place) = (key is AddressKey address ? address.Port : (ushort)0, draft.Line.ValuePlace);
        var port = draft.Port ?? (isBackup ? virtualPort : (ushort)0);
        if (draft.Forwarding is not Masquerading && key is AddressKey && port != virtualPort)
        {
            if (draft.Port is not null)
            {
                findings.Remark(place, string.Create(CultureInfo.InvariantCulture, $"Without masq a server has the port of its virtual: it is {virtualPort} here, as in the kernel, and not {port}. Checks ask port {port}."));
            }

            port = virtualPort;
        }

        var own = new RealServerKey(draft.Address, port);
        var settings = new RealServerSettings { Forwarding = draft.Forwarding, Weight = draft.Weight, UpperThreshold = draft.UpperThreshold, LowerThreshold = draft.LowerThreshold };
        if (made.Exists(one => one.Server.Key == own))
        {
            findings.Error(place, string.Create(CultureInfo.InvariantCulture, $"The virtual has the server {own.Address} port {own.Port} twice."));
        }
        else if (DocumentRules.Check(violations => ServerRules.Check(key, own, settings, violations), ImmutableDictionary<string, Place>.Empty, place, findings))
        {
            made.Add((draft, new DeclaredServer { Key = own, Settings = settings, IsBackup = isBackup }));
        }
    }
}
