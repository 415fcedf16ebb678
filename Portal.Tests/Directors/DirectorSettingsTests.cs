using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Directors;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Directors;

/// <summary>Which settings stand against several directors, and when.</summary>
internal sealed class DirectorSettingsTests
{
    private static readonly SyncDaemon Daemon = new() { Interface = "eth0" };
    private static readonly Globals Master = new() { Master = Daemon };
    private static readonly Globals Backup = new() { Backup = Daemon };
    private static readonly Globals Both = new() { Master = Daemon, Backup = Daemon };
    private static readonly VirtualService Hashed = Known.Web.Scheduled("mh").With(1);
    private static readonly VirtualService Masqueraded = Known.Web.WithServer(Known.Server(1), new() { Forwarding = new Masquerading() });

    // The server is this machine, as FakeMachine has it.
    private static readonly VirtualService Tunnelled = Known.Web.WithServer(new(Address.IPv4(0xC0000201), 80), new() { Forwarding = new IpInIp(new IpipTunnel()) });

    private static readonly TestCaseData[] Rows =
    [
        Row("a late first packet", "ipv4.vs.sync_threshold=3 50", Known.Web, Master, "net.ipv4.vs.sync_threshold=3 50, wanted 1 10"),
        Row("another early one", "ipv4.vs.sync_threshold=1 7", Known.Web, Master),
        Row("no master", "ipv4.vs.sync_threshold=3 50", Known.Web, Backup),
        Row("connections without servers", "ipv4.vs.expire_nodest_conn=0", Known.Web, Both, "net.ipv4.vs.expire_nodest_conn=0, wanted 1"),
        Row("the same without a backup", "ipv4.vs.expire_nodest_conn=0", Known.Web, Master),
        Row("a backup alone", "ipv4.vs.backup_only=1", Known.Web, Backup, "net.ipv4.vs.backup_only=1, wanted 0"),
        Row("a backup beside a master", "ipv4.vs.backup_only=1", Known.Web, Both),
        Row("mh without a daemon", "ipv4.vs.sloppy_tcp=0", Hashed, Globals.None, "net.ipv4.vs.sloppy_tcp=0, wanted 1"),
        Row("mh that is sloppy", "ipv4.vs.sloppy_tcp=1", Hashed, Globals.None),
        Row("mh with a backup", "ipv4.vs.sloppy_tcp=0", Hashed, Both),
        Row("another scheduler", "ipv4.vs.sloppy_tcp=0", Known.Web, Globals.None),
        Row("mh of datagrams", "ipv4.vs.sloppy_tcp=0;ipv4.vs.sloppy_sctp=0", Known.Dns.Scheduled("mh"), Globals.None),
        Row("masquerading", "ipv4.ip_forward=0;ipv6.conf.all.forwarding=0", Masqueraded, Globals.None, "net.ipv4.ip_forward=0, wanted 1"),
        Row("gatewaying", "ipv4.ip_forward=0", Known.Web.With(1), Globals.None),
        Row("a strict tunnel", "ipv4.conf.all.rp_filter=1;ipv4.conf.tunl0.rp_filter=0", Tunnelled, Globals.None, "net.ipv4.conf.all.rp_filter=1, wanted 2"),
        Row("a tunnel that is loose itself", "ipv4.conf.all.rp_filter=1;ipv4.conf.tunl0.rp_filter=2", Tunnelled, Globals.None),
        Row("a strict tunnel of others", "ipv4.conf.all.rp_filter=1;ipv4.conf.tunl0.rp_filter=0", Known.Web.WithServer(Known.Server(1), new() { Forwarding = new IpInIp(new IpipTunnel()) }), Globals.None),
    ];

    [TestCaseSource(nameof(Rows))]
    public void A_setting_counts_where_something_depends_on_it(string settings, VirtualService service, Globals running, string[] opposing)
    {
        var machine = new FakeMachine();
        machine.Make("tunl0");
        Set(machine, settings);

        new DirectorSettings(machine, machine).Against(IpvsTable.Of([service]), running, [], ["lo", "eth0", "tunl0"]).Select(Text).Should().Equal(opposing);
    }

    [TestCase("ipv4.conf.all.arp_ignore=0;ipv4.conf.eth0.arp_ignore=0", "dummy0", "net.ipv4.conf.all.arp_ignore=0, wanted 1")]
    [TestCase("ipv4.conf.all.arp_ignore=0;ipv4.conf.eth0.arp_ignore=1", "dummy0")]
    [TestCase("ipv4.conf.all.arp_ignore=1;ipv4.conf.eth0.arp_ignore=0", "dummy0")]
    [TestCase("ipv4.conf.all.arp_announce=1;ipv4.conf.eth0.arp_announce=0", "dummy0", "net.ipv4.conf.all.arp_announce=1, wanted 2")]
    [TestCase("ipv4.conf.all.arp_ignore=0;ipv4.conf.eth0.arp_ignore=0", "eth0")]
    [TestCase("ipv4.conf.all.arp_ignore=0;ipv4.conf.eth0.arp_ignore=0", null)]
    [TestCase("", "dummy0")]
    public void An_address_where_no_neighbour_asks_must_not_be_answered_for_elsewhere(string settings, string? device, params string[] opposing)
    {
        var machine = new FakeMachine();
        machine.Quiet.Add("dummy0");
        Set(machine, settings);
        var address = new DirectorAddress(Address.IPv4(0x0A000001), device is not null, device, 1);

        new DirectorSettings(machine, machine).Against(IpvsTable.Empty, Globals.None, [address], ["lo", "eth0", "dummy0"]).Select(Text).Should().Equal(opposing);
    }

    [Test]
    public void Every_reason_is_a_sentence()
    {
        foreach (var row in Rows)
        {
            var machine = new FakeMachine();
            machine.Make("tunl0");
            Set(machine, (string)row.Arguments[0]!);
            new DirectorSettings(machine, machine).Against(IpvsTable.Of([(VirtualService)row.Arguments[1]!]), (Globals)row.Arguments[2]!, [], ["tunl0"])
                .Where(setting => !setting.Reason.EndsWith('.')).Should().BeEmpty();
        }
    }

    private static void Set(FakeMachine machine, string settings)
    {
        foreach (var setting in settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')))
        {
            machine.Settings[setting[0]] = setting[1];
        }
    }

    private static string Text(OpposingSetting setting) => $"{setting.Name}={setting.Value}, wanted {setting.Wanted}";

    private static TestCaseData Row(string name, string settings, VirtualService service, Globals running, params string[] opposing) =>
        new TestCaseData(settings, service, running, opposing).SetArgDisplayNames(name);
}
