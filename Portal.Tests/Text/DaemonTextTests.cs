using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>Lines of sync daemons in both directions. The first three were listed by ipvsadm 1.31 on Linux 6.1.</summary>
public sealed class DaemonTextTests
{
    private static readonly TestCaseData[] Lines =
    [
        Row(DaemonRole.Master, new SyncDaemon { Interface = "d0", SyncId = 7, MaximumLength = 1472 }, "master sync daemon (mcast=d0, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)"),
        Row(
            DaemonRole.Backup,
            new SyncDaemon { Interface = "d0", SyncId = 8, MaximumLength = 1024, Group = Address.IPv4(0xEF010203), Port = 9999, TimeToLive = 4 },
            "backup sync daemon (mcast=d0, syncid=8, maxlen=1024, group=239.1.2.3, port=9999, ttl=4)"),
        Row(
            DaemonRole.Backup,
            new SyncDaemon { Interface = "d0", SyncId = 255, MaximumLength = 1452, Group = Address.IPv6(((UInt128)0xFF02 << 112) + 0x10081) },
            "backup sync daemon (mcast=d0, syncid=255, maxlen=1452, group=ff02::1:81, port=8848, ttl=1)"),
        Row(DaemonRole.Master, new SyncDaemon { Interface = "a,b=c(d)" }, "master sync daemon (mcast=a,b=c(d), syncid=0, group=224.0.0.81, port=8848, ttl=1)"),
    ];

    [TestCaseSource(nameof(Lines))]
    public void A_line_is_read_and_written(DaemonRole role, SyncDaemon daemon, string line)
    {
        DaemonText.TryParse(line, out var readRole, out var read).Should().BeTrue();
        (readRole, read).Should().Be((role, daemon));
        DaemonText.Format(role, daemon).Should().Be(line);
    }

    [Test]
    public void An_old_kernel_tells_less()
    {
        DaemonText.TryParse("backup sync daemon (mcast=eth0, syncid=1)", out var role, out var daemon).Should().BeTrue();
        (role, daemon).Should().Be((DaemonRole.Backup, new SyncDaemon { Interface = "eth0", SyncId = 1 }));
    }

    [TestCase("")]
    [TestCase("slave sync daemon (mcast=eth0, syncid=1)")]
    [TestCase("master sync daemon (mcast=eth0, syncid=1")]
    [TestCase("master sync daemon (syncid=1)")]
    [TestCase("master sync daemon (mcast=eth0, syncid=x)")]
    [TestCase("master sync daemon (mcast=eth0, syncid=-1)")]
    [TestCase("master sync daemon (mcast=eth0, group=here)")]
    [TestCase("master sync daemon (mcast=eth0, color=red)")]
    [TestCase("master sync daemon (mcast=eth0, 7)")]
    [TestCase("master sync daemon ()")]
    public void Another_line_is_none(string line) => DaemonText.TryParse(line, out _, out _).Should().BeFalse();

    [TestCase("eth0", true)]
    [TestCase("enp0s31f6.4094", true)]
    [TestCase("fifteen-letters", true)]
    [TestCase("sixteen--letters", false)]
    [TestCase("", false)]
    [TestCase("-eth0", false)]
    [TestCase("eth 0", false)]
    [TestCase("eth\n0", false)]
    [TestCase("eth0:1", false)]
    [TestCase("a/b", false)]
    [TestCase(".", false)]
    [TestCase("..", false)]
    [TestCase("ipvsadm", false)]
    [TestCase("ethé", false)]
    public void Only_a_name_of_an_interface_is_one(string name, bool isOne) => DaemonText.IsInterface(name).Should().Be(isOne);

    [TestCase("master", true)]
    [TestCase("backup", true)]
    [TestCase("Master", false)]
    [TestCase("", false)]
    public void Only_two_words_are_roles(string text, bool isOne)
    {
        DaemonText.TryParseRole(text, out var role).Should().Be(isOne);
        (isOne ? DaemonText.Name(role) : text).Should().Be(text);
    }

    private static TestCaseData Row(DaemonRole role, SyncDaemon daemon, string line) => new TestCaseData(role, daemon, line).SetArgDisplayNames(line);
}
