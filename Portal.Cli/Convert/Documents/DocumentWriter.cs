using System.Text.Json.Nodes;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Documents;

/// <summary>Writes the document as the API takes it. What is as by default is left out, but for scheduler, method and weight.</summary>
internal static class DocumentWriter
{
    /// <summary>The name of the part with the time-outs.</summary>
    public const string Timeouts = "timeouts";

    /// <summary>The name of the part with the sync daemons.</summary>
    public const string Daemons = "daemons";

    /// <summary>The type of a service that is known by a firewall mark.</summary>
    public const string FirewallMark = "fwmark";

    /// <summary>Writes a document.</summary>
    public static JsonObject Write(DeclaredDocument document)
    {
        var json = new JsonObject();
        if (document.Services is { } services)
        {
            json.Add(Fields.Services, List(services.Select(Service)));
        }

        if (document.Timeouts is { } timeouts)
        {
            var part = new JsonObject();
            AddNumber(part, Fields.Tcp, timeouts.Tcp);
            AddNumber(part, Fields.TcpFin, timeouts.TcpFin);
            AddNumber(part, Fields.Udp, timeouts.Udp);
            json.Add(Timeouts, part);
        }

        if (document.Daemons is { } daemons)
        {
            json.Add(Daemons, List(daemons.Select(Daemon)));
        }

        return json;
    }

    private static JsonObject Service(DeclaredService service)
    {
        var (key, settings) = (service.Key, service.Settings);
        var json = new JsonObject();
        if (key is AddressKey address)
        {
            AddText(json, Fields.Type, Name(address.Protocol));
            AddText(json, Fields.Host, address.Address.ToString());
            AddNumber(json, Fields.Port, address.Port);
        }
        else if (key is FirewallMarkKey mark)
        {
            AddText(json, Fields.Type, FirewallMark);
            AddText(json, Fields.Family, mark.MarkFamily == IpFamily.IPv4 ? "ipv4" : "ipv6");
            AddNumber(json, Fields.Mark, mark.Mark);
        }

        AddText(json, Fields.Name, service.Name);
        AddPart(json, Fields.Labels, service.Labels);
        AddText(json, Fields.Scheduler, settings.Scheduler);
        if (settings.Flags != SchedulerFlags.None)
        {
            json.Add(Fields.SchedulerFlags, List(SchedulerFlagsText.Names(settings.Scheduler, settings.Flags).Select(name => JsonValue.Create(name))));
        }

        if (settings.Persistence is { } persistence)
        {
            AddNumber(json, Fields.Persistence, (long)persistence.Timeout.TotalSeconds);
            AddText(json, Fields.Netmask, persistence.Mask is { } mask ? ClientMaskText.Format(mask) : null);
            AddText(json, Fields.PersistenceEngine, persistence.Engine);
        }

        if (settings.OnePacket)
        {
            json.Add(Fields.OnePacket, true);
        }

        AddPart(json, HealthFields.Check, service.HealthCheck);
        json.Add(Fields.Servers, List(service.Servers.Select(Server)));
        return json;
    }

    private static JsonObject Server(DeclaredServer server)
    {
        var json = new JsonObject();
        AddText(json, Fields.Host, server.Key.Address.ToString());
        AddNumber(json, Fields.Port, server.Key.Port);
        AddText(json, Fields.Name, server.Name);
        AddPart(json, Fields.Labels, server.Labels);
        AddText(json, Fields.Forwarder, server.Settings.Forwarding switch { Masquerading => "m", IpInIp => "i", _ => "g" });
        AddNumber(json, Fields.Weight, server.Settings.Weight);
        AddNumber(json, Fields.UpperThreshold, Unless(server.Settings.UpperThreshold, 0));
        AddNumber(json, Fields.LowerThreshold, Unless(server.Settings.LowerThreshold, 0));
        if (server.Settings.Forwarding is IpInIp { Tunnel: not IpipTunnel and var tunnel })
        {
            json.Add(Fields.Tunnel, Tunnel(tunnel));
        }

        AddPart(json, HealthFields.Check, server.HealthCheck);
        if (server.IsUnchecked)
        {
            json.Add(HealthFields.Check, null);
        }

        if (server.IsBackup)
        {
            json.Add(HealthFields.Backup, true);
        }

        return json;
    }

    private static JsonObject Tunnel(Tunnel tunnel)
    {
        var json = new JsonObject();
        var checksum = TunnelChecksum.None;
        if (tunnel is GueTunnel gue)
        {
            AddText(json, Fields.Type, "gue");
            AddNumber(json, Fields.Port, gue.Port);
            checksum = gue.Checksum;
        }
        else if (tunnel is GreTunnel gre)
        {
            AddText(json, Fields.Type, "gre");
            checksum = gre.Checksum;
        }

        AddText(json, Fields.Checksum, TunnelWords.Checksums[checksum]);
        return json;
    }

    private static JsonObject Daemon(DeclaredDaemon declared)
    {
        var (role, daemon) = declared;
        var json = new JsonObject();
        AddText(json, Fields.Role, DaemonText.Name(role));
        AddText(json, Fields.MulticastInterface, daemon.Interface);
        AddNumber(json, Fields.SyncId, daemon.SyncId);
        AddNumber(json, Fields.SyncMaxlen, daemon.MaximumLength);
        AddText(json, Fields.MulticastGroup, daemon.Group.ToString());
        AddNumber(json, Fields.MulticastPort, daemon.Port);
        AddNumber(json, Fields.MulticastTtl, daemon.TimeToLive);
        return json;
    }

    private static string Name(Protocol protocol) => protocol switch { Protocol.Tcp => Fields.Tcp, Protocol.Udp => Fields.Udp, _ => "sctp" };

    private static JsonArray List(IEnumerable<JsonNode> elements) => [.. elements];

    private static long? Unless(long number, long usual) => number == usual ? null : number;

    private static void AddText(JsonObject json, string name, string? text) => AddPart(json, name, text is null ? null : JsonValue.Create(text));

    private static void AddNumber(JsonObject json, string name, long? number) => AddPart(json, name, number is { } value ? JsonValue.Create(value) : null);

    private static void AddPart(JsonObject json, string name, JsonNode? part)
    {
        if (part is not null)
        {
            json.Add(name, part.DeepClone());
        }
    }
}
