using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portal.Cli.Output;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Documents;

/// <summary>Reads a document as the API takes it. What only answers have, such as health and counts, is passed over.</summary>
internal sealed class DocumentReader(string file, Findings findings)
{
    private const string Unmanaged = "unmanaged";

    /// <summary>Reads a document.</summary>
    public DeclaredDocument Read(JsonObject document) => new()
    {
        Services = document[Fields.Services] is JsonArray services ? [.. services.OfType<JsonObject>().Select(Service).OfType<DeclaredService>()] : null,
        Timeouts = document[DocumentWriter.Timeouts] is JsonObject timeouts
            ? new DeclaredTimeouts(
                Number(timeouts, Fields.Tcp, 1, (long)Timeouts.Maximum.TotalSeconds), Number(timeouts, Fields.TcpFin, 1, (long)Timeouts.Maximum.TotalSeconds), Number(timeouts, Fields.Udp, 1, (long)Timeouts.Maximum.TotalSeconds))
            : null,
        Daemons = document[DocumentWriter.Daemons] is JsonArray daemons ? [.. daemons.OfType<JsonObject>().Select(Daemon).OfType<DeclaredDaemon>()] : null,
    };

    private DeclaredService? Service(JsonObject json)
    {
        if (IsUnmanaged(json) || Key(json) is not { } key || Settings(json, key) is not { } settings)
        {
            return null;
        }

        return Check(json, violations => ServiceRules.Check(key, settings, violations))
            ? new DeclaredService
            {
                Key = key,
                Settings = settings,
                Name = Text(json, Fields.Name) is { Length: > 0 } name ? name : null,
                Labels = json[Fields.Labels] as JsonObject is { Count: > 0 } labels ? labels : null,
                HealthCheck = json[HealthFields.Check] as JsonObject,
                Servers = json[Fields.Servers] is JsonArray servers ? [.. servers.OfType<JsonObject>().Select(server => Server(server, key)).OfType<DeclaredServer>()] : [],
            }
            : null;
    }

    private DeclaredServer? Server(JsonObject json, ServiceKey service)
    {
        if (IsUnmanaged(json) || Host(json) is not { } address || Number(json, Fields.Port, 0, ushort.MaxValue) is not { } port)
        {
            Need(json, Fields.Host, Fields.Port);
            return null;
        }

        var key = new RealServerKey(address, (ushort)port);
        var settings = new RealServerSettings
        {
            Forwarding = Forwarding(json),
            Weight = (int)(Number(json, Fields.Weight, 0, int.MaxValue) ?? 1),
            UpperThreshold = Number(json, Fields.UpperThreshold, 0, int.MaxValue) ?? 0,
            LowerThreshold = Number(json, Fields.LowerThreshold, 0, int.MaxValue) ?? 0,
        };
        return Check(json, violations => ServerRules.Check(service, key, settings, violations))
            ? new DeclaredServer
            {
                Key = key,
                Settings = settings,
                Name = Text(json, Fields.Name) is { Length: > 0 } name ? name : null,
                Labels = json[Fields.Labels] as JsonObject is { Count: > 0 } labels ? labels : null,
                HealthCheck = json[HealthFields.Check] as JsonObject,
                IsUnchecked = json.ContainsKey(HealthFields.Check) && json[HealthFields.Check] is not JsonObject,
                IsBackup = json[HealthFields.Backup].IsTrue(),
            }
            : null;
    }

    private ServiceKey? Key(JsonObject json)
    {
        var type = Text(json, Fields.Type);
        if (type == DocumentWriter.FirewallMark)
        {
            IpFamily? family = Text(json, Fields.Family) switch { "ipv4" => IpFamily.IPv4, "ipv6" => IpFamily.IPv6, _ => null };
            if (family is { } known && Number(json, Fields.Mark, 1, uint.MaxValue) is { } mark)
            {
                return new FirewallMarkKey(known, (uint)mark);
            }

            Need(json, Fields.Family, Fields.Mark);
            return null;
        }

        Protocol? protocol = type switch { Fields.Tcp => Protocol.Tcp, Fields.Udp => Protocol.Udp, "sctp" => Protocol.Sctp, _ => null };
        if (protocol is { } said && Host(json) is { } address && Number(json, Fields.Port, 0, ushort.MaxValue) is { } port)
        {
            return new AddressKey(said, address, (ushort)port);
        }

        Need(json, Fields.Type, Fields.Host, Fields.Port);
        return null;
    }

    private VirtualServiceSettings? Settings(JsonObject json, ServiceKey key)
    {
        var scheduler = Text(json, Fields.Scheduler) ?? Schedulers.Default;
        var flags = SchedulerFlags.None;
        if (json[Fields.SchedulerFlags] is JsonArray names && !Check(json, violations => flags = FlagRules.Read(scheduler, [.. names.Select(name => name.Text() ?? string.Empty)], violations)))
        {
            return null;
        }

        ClientMask? mask = null;
        if (Text(json, Fields.Netmask) is { Length: > 0 } text && !ClientMaskText.TryParse(key.Family, text, out mask))
        {
            Error(json, $"{Fields.Netmask} must be a mask of the family of the service.");
            return null;
        }

        var seconds = Number(json, Fields.Persistence, 0, (long)Persistence.Maximum.TotalSeconds) ?? 0;
        return new VirtualServiceSettings
        {
            Scheduler = scheduler,
            Flags = flags,
            OnePacket = json[Fields.OnePacket].IsTrue(),
            Persistence = seconds == 0 ? null : new Persistence
            {
                Timeout = TimeSpan.FromSeconds(seconds),
                Mask = mask,
                Engine = Text(json, Fields.PersistenceEngine) is { Length: > 0 } engine ? engine : null,
            },
        };
    }

    private Forwarding Forwarding(JsonObject json)
    {
        switch (Text(json, Fields.Forwarder))
        {
            case null or "g":
                return Portal.Ipvsadm.Model.Forwarding.Default;
            case "m":
                return new Masquerading();
            case "i":
                var said = json[Fields.Tunnel] as JsonObject ?? [];
                TunnelChecksum? checksum = Text(said, Fields.Checksum) is { } word ? TunnelWords.Checksums.FirstOrDefault(known => known.Value == word).Key : null;
                var tunnel = TunnelWords.Make(Text(said, Fields.Type) ?? "ipip", (ushort?)Number(said, Fields.Port, 1, ushort.MaxValue), checksum, out var rule);
                if (rule is not null)
                {
                    Error(json, rule);
                }

                return new IpInIp(tunnel ?? new IpipTunnel());
            default:
                Error(json, $"{Fields.Forwarder} must be g, i or m.");
                return Portal.Ipvsadm.Model.Forwarding.Default;
        }
    }

    private DeclaredDaemon? Daemon(JsonObject json)
    {
        var group = SyncDaemon.DefaultGroup;
        if (!DaemonText.TryParseRole(Text(json, Fields.Role), out var role) || Text(json, Fields.MulticastInterface) is not { } name || !DaemonText.IsInterface(name)
            || (Text(json, Fields.MulticastGroup) is { } said && !AddressText.TryParse(said, out group)))
        {
            Need(json, Fields.Role, Fields.MulticastInterface);
            return null;
        }

        var daemon = new SyncDaemon
        {
            Interface = name,
            Group = group,
            SyncId = (int)(Number(json, Fields.SyncId, 0, SyncDaemon.MaximumSyncId) ?? 0),
            MaximumLength = (int?)Number(json, Fields.SyncMaxlen, 1, SyncDaemon.MaximumMessage),
            Port = (int)(Number(json, Fields.MulticastPort, 1, ushort.MaxValue) ?? SyncDaemon.DefaultPort),
            TimeToLive = (int)(Number(json, Fields.MulticastTtl, 1, SyncDaemon.MaximumTimeToLive) ?? SyncDaemon.DefaultTimeToLive),
        };
        return Check(json, violations => GlobalRules.Check(role, daemon, violations)) ? new DeclaredDaemon(role, daemon) : null;
    }

    private bool IsUnmanaged(JsonObject json)
    {
        if (Text(json, Unmanaged) is { } reason)
        {
            findings.Remark(At(json), $"{Path(json)} was left out: {reason}");
        }

        return json.ContainsKey(Unmanaged);
    }

    private static Address? Host(JsonObject json) => Text(json, Fields.Host) is { } text && AddressText.TryParse(text, out var address) ? address : null;

    private static string? Text(JsonObject json, string name) => json[name].Text();

    private long? Number(JsonObject json, string name, long minimum, long maximum)
    {
        if (json[name] is not { } value)
        {
            return null;
        }

        if (value.Whole() is { } number && number >= minimum && number <= maximum)
        {
            return number;
        }

        Error(json, $"{name} {Rules.Range(minimum, maximum)}.");
        return null;
    }

    private void Need(JsonObject json, params string[] names)
    {
        if (!json.ContainsKey(Unmanaged))
        {
            Error(json, $"It needs {string.Join(", ", names)}, each with a value of its kind.");
        }
    }

    private void Error(JsonObject json, string rule) => findings.Error(At(json), rule);

    private bool Check(JsonObject json, Action<ViolationList> check) => DocumentRules.Check(check, ImmutableDictionary<string, Place>.Empty, At(json), findings);

    private Place At(JsonObject json) => new(file, 0, 0, Path(json));

    private static string Path(JsonObject json) => json.GetPath().TrimStart('$', '.');
}
