using Portal.Ipvsadm.Validation;
using static Portal.Cli.Convert.Ipvsadm.OptionArgument;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>The options of ipvsadm 1.31, and the commands that each may follow.</summary>
internal static class RuleOptions
{
    /// <summary>Stands for <c>--start-daemon</c>, which has no letter.</summary>
    public const char StartDaemon = '\uE001';

    /// <summary>Stands for <c>--stop-daemon</c>, which has no letter.</summary>
    public const char StopDaemon = '\uE002';

    /// <summary>Stands for <c>--set</c>, which has no letter.</summary>
    public const char SetTimeouts = '\uE003';

    private const string OfServices = "AEDaedZ";
    private const string OfSettings = "AE";
    private const string OfServers = "ae";
    private const string Daemon = "\uE001";

    private static readonly RuleOption[] All =
    [
        new("add-service", 'A', None, "", ""),
        new("edit-service", 'E', None, "", ""),
        new("delete-service", 'D', None, "", ""),
        new("add-server", 'a', None, "", ""),
        new("edit-server", 'e', None, "", ""),
        new("delete-server", 'd', None, "", ""),
        new("clear", 'C', None, "", ""),
        new("zero", 'Z', None, "", ""),
        new("restore", 'R', None, "", ""),
        new("save", 'S', None, "", ""),
        new("list", 'L', None, "", ""),
        new("list", 'l', None, "", ""),
        new("help", 'h', None, "", ""),
        new("version", 'v', None, "", ""),
        new("set", SetTimeouts, Needed, "", ""),
        new("start-daemon", StartDaemon, Needed, "", ""),
        new("stop-daemon", StopDaemon, Needed, "", ""),
        new("tcp-service", 't', Needed, OfServices, Fields.Type),
        new("udp-service", 'u', Needed, OfServices, Fields.Type),
        new("sctp-service", '\0', Needed, OfServices, Fields.Type),
        new("fwmark-service", 'f', Needed, OfServices, Fields.Type),
        new("ipv6", '6', None, OfServices, Fields.Family),
        new("scheduler", 's', Needed, OfSettings, Fields.Scheduler),
        new("persistent", 'p', Optional, OfSettings, Fields.Persistence),
        new("netmask", 'M', Needed, OfSettings, Fields.Netmask),
        new("pe", '\0', Needed, OfSettings, Fields.PersistenceEngine),
        new("ops", 'o', None, OfSettings, Fields.OnePacket),
        new("sched-flags", 'b', Needed, OfSettings, Fields.SchedulerFlags),
        new("real-server", 'r', Needed, "aed", Fields.Host),
        new("gatewaying", 'g', None, OfServers, Fields.Forwarder),
        new("masquerading", 'm', None, OfServers, Fields.Forwarder),
        new("ipip", 'i', None, OfServers, Fields.Forwarder),
        new("weight", 'w', Needed, OfServers, Fields.Weight),
        new("u-threshold", 'x', Needed, OfServers, Fields.UpperThreshold),
        new("l-threshold", 'y', Needed, OfServers, Fields.LowerThreshold),
        new("tun-type", '\0', Needed, OfServers, Fields.Tunnel),
        new("tun-port", '\0', Needed, OfServers, "tun-port"),
        new("tun-nocsum", '\0', None, OfServers, Fields.Checksum),
        new("tun-csum", '\0', None, OfServers, Fields.Checksum),
        new("tun-remcsum", '\0', None, OfServers, Fields.Checksum),
        new("mcast-interface", '\0', Needed, Daemon, Fields.MulticastInterface),
        new("syncid", '\0', Needed, Daemon, Fields.SyncId),
        new("sync-maxlen", '\0', Needed, Daemon, Fields.SyncMaxlen),
        new("mcast-group", '\0', Needed, Daemon, Fields.MulticastGroup),
        new("mcast-port", '\0', Needed, Daemon, Fields.MulticastPort),
        new("mcast-ttl", '\0', Needed, Daemon, Fields.MulticastTtl),
    ];

    private static readonly Dictionary<char, RuleOption> ByLetter = All.Where(option => option.Letter is > '\0' and <= '~').ToDictionary(option => option.Letter);

    private static readonly Dictionary<string, RuleOption> ByName = All.DistinctBy(option => option.Name).ToDictionary(option => option.Name);

    /// <summary>The option with a letter; null for none.</summary>
    public static RuleOption? Of(char letter) => ByLetter.GetValueOrDefault(letter);

    /// <summary>The option with a long name; null for none.</summary>
    public static RuleOption? Of(string name) => ByName.GetValueOrDefault(name);
}
