using System.Collections.Immutable;
using System.Globalization;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Makes services of a virtual server: one for each address and mark that it is for.</summary>
internal sealed class ServiceMaker(Findings findings)
{
    private const long UsualPersistence = 360;

    private readonly ServerChecks checks = new(findings);
    private readonly HashSet<ServiceKey> seen = [];

    /// <summary>The services of a virtual server.</summary>
    public IEnumerable<DeclaredService> Make(VirtualServer draft)
    {
        RemarkUnsaid(draft);
        foreach (var target in draft.Targets)
        {
            var key = Key(draft, target);
            if (!seen.Add(key))
            {
                findings.Error(draft.Place, $"The file has a virtual_server for {Name(target)} twice. Put their real_servers into one.");
                continue;
            }

            if (Settings(draft, key) is { } settings)
            {
                yield return Service(draft, key, settings);
            }
        }
    }

    private void RemarkUnsaid(VirtualServer draft)
    {
        if (draft.Protocol is null && draft.Targets.Any(target => target.Mark == 0))
        {
            findings.Remark(draft.Place, "No protocol is said, and keepalived 2.2.7 takes UDP. Add \"protocol TCP\" if that is meant.");
        }

        if (draft.OnePacket && draft.Protocol is Protocol.Tcp or Protocol.Sctp)
        {
            findings.Remark(draft.Places[Fields.OnePacket], "ops was not carried over: it is only for UDP, and keepalived ignores it.");
        }

        if (draft.Engine is var (_, place) && draft.Persistence is null)
        {
            findings.Remark(place, "persistence_engine was not carried over: it does nothing without persistence_timeout.");
        }
    }

    private static ServiceKey Key(VirtualServer draft, VirtualTarget target) => target.Address is { } address
        ? new AddressKey(draft.Protocol ?? Protocol.Udp, address, target.Port)
        : new FirewallMarkKey(target.Family ?? draft.Family ?? FamilyOf(draft), target.Mark);

    // That of a server that gets no tunnel; else of all servers, if it is the same.
    private static IpFamily FamilyOf(VirtualServer draft)
    {
        List<RealServer> all = draft.Sorry is { } sorry ? [.. draft.Servers, sorry] : draft.Servers;
        var direct = all.Find(server => Forwarding(draft, server) is not IpInIp);
        if (direct is not null)
        {
            return direct.Address.Family;
        }

        return all.Count > 0 && all.TrueForAll(server => server.Address.Family == IpFamily.IPv6) ? IpFamily.IPv6 : IpFamily.IPv4;
    }

    private static Forwarding Forwarding(VirtualServer draft, RealServer server) => server.Forwarding ?? draft.Forwarding;

    private VirtualServiceSettings? Settings(VirtualServer draft, ServiceKey key)
    {
        var seconds = draft.Persistence;
        if (key is AddressKey { Port: 0 } && seconds is null)
        {
            seconds = UsualPersistence;
            findings.Remark(draft.Place, "No port is said, and so the service is persistent for 360 seconds: keepalived sets that, too.");
        }

        ClientMask? mask = null;
        if (draft.Mask is var (text, place) && !ClientMaskText.TryParse(key.Family, text, out mask))
        {
            findings.Error(place, $"persistence_granularity must be a mask such as 255.255.255.0 for IPv4 and a length from 1 to 128 for IPv6; \"{text}\" is none.");
            return null;
        }

        var settings = new VirtualServiceSettings
        {
            Scheduler = draft.Scheduler ?? Schedulers.Default,
            Flags = draft.Flags,
            Persistence = seconds is { } time ? new Persistence { Timeout = TimeSpan.FromSeconds(time), Mask = mask, Engine = draft.Engine?.Text } : null,
            OnePacket = draft.OnePacket && key is not AddressKey { Protocol: not Protocol.Udp },
        };
        return DocumentRules.Check(violations => ServiceRules.Check(key, settings, violations), draft.Places, draft.Place, findings) ? settings : null;
    }

    private DeclaredService Service(VirtualServer draft, ServiceKey key, VirtualServiceSettings settings)
    {
        var made = new List<(RealServer Draft, DeclaredServer Server)>();
        foreach (var server in draft.Servers)
        {
            Add(draft, server, key, made, isBackup: false);
        }

        if (draft.Sorry is { } sorry)
        {
            Add(draft, sorry, key, made, isBackup: true);
        }

        var (check, servers) = checks.Of(draft, key, made);
        return new DeclaredService { Key = key, Settings = settings, Name = draft.Name, HealthCheck = check, Servers = [.. servers] };
    }

    private void Add(VirtualServer draft, RealServer server, ServiceKey key, List<(RealServer Draft, DeclaredServer Server)> made, bool isBackup)
    {
        var forwarding = Forwarding(draft, server);
        var own = new RealServerKey(server.Address, Port(server, key, forwarding));
        var settings = new RealServerSettings
        {
            Forwarding = forwarding,
            Weight = isBackup ? 1 : server.Weight ?? draft.Weight,
            UpperThreshold = server.UpperThreshold,
            LowerThreshold = server.LowerThreshold,
        };
        if (made.Exists(one => one.Server.Key == own))
        {
            findings.Error(server.Place, $"The virtual_server has the server {own.Address} port {own.Port.ToString(CultureInfo.InvariantCulture)} twice.");
        }
        else if (DocumentRules.Check(violations => ServerRules.Check(key, own, settings, violations), ImmutableDictionary<string, Place>.Empty, server.Place, findings))
        {
            made.Add((server, new DeclaredServer { Key = own, Settings = settings, Name = server.Name, IsBackup = isBackup }));
        }
    }

    // Without NAT a packet keeps its port.
    private ushort Port(RealServer server, ServiceKey key, Forwarding forwarding)
    {
        var port = key is AddressKey address ? address.Port : (ushort)0;
        if (server.Port is not { } said || said == port || forwarding is Masquerading)
        {
            return server.Port ?? port;
        }

        findings.Remark(server.Place, key is AddressKey
            ? string.Create(CultureInfo.InvariantCulture, $"Without NAT a server has the port of its virtual_server: it is {port} here, as in keepalived, and not {said}. Checks ask port {said}.")
            : string.Create(CultureInfo.InvariantCulture, $"A mark has no port, and without NAT its servers have none: it is 0 here, as in keepalived, and not {said}. Checks ask port {said}."));
        return port;
    }

    private static string Name(VirtualTarget target) => target.Address is { } address
        ? string.Create(CultureInfo.InvariantCulture, $"{address} {target.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"fwmark {target.Mark}");
}
