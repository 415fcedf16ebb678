using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Commands;

public sealed class CommandTextTests
{
    private static readonly AddressKey Web = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
    private static readonly AddressKey Wide = new(Protocol.Udp, Address.IPv6((UInt128)0x20010DB8 << 96), 53);
    private static readonly RealServerKey Server = new(Address.IPv4(0x0A010001), 80);
    private static readonly VirtualServiceSettings RoundRobin = new() { Scheduler = "rr" };

    private static readonly TestCaseData[] Cases =
    [
        Row(new AddService(Web, new()), "-A -t 10.0.0.1:80 -s wlc"),
        Row(new AddService(Web with { Protocol = Protocol.Udp }, RoundRobin), "-A -u 10.0.0.1:80 -s rr"),
        Row(new AddService(Web with { Protocol = Protocol.Sctp }, RoundRobin), "-A --sctp-service 10.0.0.1:80 -s rr"),
        Row(new AddService(Wide, RoundRobin), "-A -u [2001:db8::]:53 -s rr"),
        Row(new AddService(new FirewallMarkKey(IpFamily.IPv4, 5), RoundRobin), "-A -f 5 -s rr"),
        Row(new AddService(new FirewallMarkKey(IpFamily.IPv4, uint.MaxValue), RoundRobin), "-A -f 4294967295 -s rr"),
        Row(
            new AddService(new FirewallMarkKey(IpFamily.IPv6, 5), RoundRobin with { Persistence = Persistent(100, ClientMask.IPv6(64)) }),
            "-A -f 5 -6 -s rr -p 100 -M 64"),
        Row(new AddService(Web with { Port = 0 }, RoundRobin with { Persistence = Persistent(2678400) }), "-A -t 10.0.0.1:0 -s rr -p 2678400"),
        Row(new AddService(Web, RoundRobin with { Persistence = Persistent(1, ClientMask.IPv4(0)) }), "-A -t 10.0.0.1:80 -s rr -p 1 -M 0.0.0.0"),
        Row(
            new AddService(Web with { Protocol = Protocol.Udp }, new()
            {
                Scheduler = "mh",
                Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag2,
                Persistence = Persistent(60, ClientMask.IPv4(0xFFFFFF00)) with { Engine = "sip" },
                OnePacket = true,
            }),
            "-A -u 10.0.0.1:80 -s mh -p 60 -M 255.255.255.0 --pe sip -o -b mh-fallback,mh-port"),
        Row(new AddService(Web, new() { Scheduler = "sh", Flags = SchedulerFlags.Flag3 }), "-A -t 10.0.0.1:80 -s sh -b flag-3"),
        Row(new EditService(Web, RoundRobin), "-E -t 10.0.0.1:80 -s rr"),
        Row(new EditService(new FirewallMarkKey(IpFamily.IPv6, 5), RoundRobin), "-E -f 5 -6 -s rr"),
        Row(new DeleteService(Web), "-D -t 10.0.0.1:80"),
        Row(new DeleteService(new FirewallMarkKey(IpFamily.IPv6, 5)), "-D -f 5 -6"),
        Row(new AddServer(Web, Server, new()), "-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0"),
        Row(
            new AddServer(Web, Server with { Port = 8080 }, new() { Forwarding = new Masquerading(), Weight = 0, UpperThreshold = int.MaxValue, LowerThreshold = 7 }),
            "-a -t 10.0.0.1:80 -r 10.1.0.1:8080 -m -w 0 -x 2147483647 -y 7"),
        Row(new AddServer(Wide, Server with { Port = 53 }, Through(new IpipTunnel())), "-a -u [2001:db8::]:53 -r 10.1.0.1:53 -i -w 1 -x 0 -y 0 --tun-type ipip"),
        Row(new AddServer(Web, Server, Through(new GueTunnel(6080))), "-a -t 10.0.0.1:80 -r 10.1.0.1:80 -i -w 1 -x 0 -y 0 --tun-type gue --tun-port 6080 --tun-nocsum"),
        Row(
            new EditServer(Web, Server, Through(new GueTunnel(65535, TunnelChecksum.Remote))),
            "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -i -w 1 -x 0 -y 0 --tun-type gue --tun-port 65535 --tun-remcsum"),
        Row(new EditServer(Web, Server, Through(new GreTunnel(TunnelChecksum.Checksum))), "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -i -w 1 -x 0 -y 0 --tun-type gre --tun-csum"),
        Row(new EditServer(Web, Server, new()), "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0"),
        Row(new DeleteServer(Web, Server), "-d -t 10.0.0.1:80 -r 10.1.0.1:80"),
        Row(new DeleteServer(new FirewallMarkKey(IpFamily.IPv6, 5), new(Address.IPv6(1), 0)), "-d -f 5 -6 -r [::1]:0"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_command_is_one_line_and_one_list_of_arguments(IpvsadmCommand command, string line)
    {
        CommandText.Line(command).Should().Be(line);
        CommandText.Arguments(command).Should().Equal(line.Split(' '));
        command.ToString().Should().Be("ipvsadm " + line);
    }

    [Test]
    public void The_whole_table_is_listed_twice() =>
        CommandText.Listing(null).Should().Equal("-L -n --tun-info", "-L -n --thresholds");

    [Test]
    public void One_service_is_listed_twice() =>
        CommandText.Listing(new FirewallMarkKey(IpFamily.IPv6, 5)).Should().Equal("-L -n --tun-info -f 5 -6", "-L -n --thresholds -f 5 -6");

    private static Persistence Persistent(int seconds, ClientMask? mask = null) => new() { Timeout = TimeSpan.FromSeconds(seconds), Mask = mask };

    private static RealServerSettings Through(Tunnel tunnel) => new() { Forwarding = new IpInIp(tunnel) };

    private static TestCaseData Row(IpvsadmCommand command, string line) => new TestCaseData(command, line).SetArgDisplayNames(line);
}
