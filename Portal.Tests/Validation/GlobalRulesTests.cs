using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Validation;

public sealed class GlobalRulesTests
{
    private static readonly SyncDaemon Good = new() { Interface = "eth0" };
    private static readonly Address Wide = Address.IPv6((UInt128)0xFF02 << 112);

    private static readonly TestCaseData[] Daemons =
    [
        Row("the defaults", DaemonRole.Master, Good),
        Row("the least", DaemonRole.Master, Good with { MaximumLength = 1, Port = 1, TimeToLive = 1 }),
        Row("the most", DaemonRole.Master, Good with { SyncId = 255, MaximumLength = 65507, Port = 65535, TimeToLive = 255 }),
        Row("the least of a backup", DaemonRole.Backup, Good with { MaximumLength = 1024 }),
        Row("the most over IPv6", DaemonRole.Backup, Good with { MaximumLength = 65487, Group = Wide }),
        Row("less than a backup takes", DaemonRole.Backup, Good with { MaximumLength = 1023 }, "sync_maxlen"),
        Row("more than IPv6 takes", DaemonRole.Master, Good with { MaximumLength = 65488, Group = Wide }, "sync_maxlen"),
        Row("beyond every bound", DaemonRole.Master, Good with { SyncId = 256, MaximumLength = 65508, Port = 65536, TimeToLive = 256 }, "syncid", "sync_maxlen", "mcast_port", "mcast_ttl"),
        Row("below every bound", DaemonRole.Master, Good with { SyncId = -1, MaximumLength = 0, Port = 0, TimeToLive = 0 }, "syncid", "sync_maxlen", "mcast_port", "mcast_ttl"),
        Row("a unicast group", DaemonRole.Master, Good with { Group = Address.IPv4(0x0A000001) }, "mcast_group"),
        Row("a unicast group of IPv6", DaemonRole.Master, Good with { Group = Address.IPv6(1) }, "mcast_group"),
    ];

    [TestCaseSource(nameof(Daemons))]
    public void A_daemon_keeps_the_rules_or_breaks_them(DaemonRole role, SyncDaemon daemon, string[] fields)
    {
        var violations = new ViolationList();
        GlobalRules.Check(role, daemon, violations);
        violations.All.Select(violation => violation.Field).Should().BeEquivalentTo(fields);
    }

    [TestCase(1, true)]
    [TestCase(2678400, true)]
    [TestCase(0, false)]
    [TestCase(-1, false)]
    [TestCase(2678401, false)]
    [TestCase(1.5, false)]
    public void A_time_out_keeps_the_rules_or_breaks_them(double seconds, bool isGood)
    {
        var time = TimeSpan.FromSeconds(seconds);
        var violations = new ViolationList();
        GlobalRules.Check(new Timeouts { Tcp = time, TcpFin = time, Udp = time }, violations);
        violations.All.Select(violation => violation.Field).Should().Equal(isGood ? [] : ["tcp", "tcp_fin", "udp"]);
    }

    private static TestCaseData Row(string name, DaemonRole role, SyncDaemon daemon, params string[] fields) => new TestCaseData(role, daemon, fields).SetArgDisplayNames(name);
}
