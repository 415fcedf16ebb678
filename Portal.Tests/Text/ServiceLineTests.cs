using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class ServiceLineTests
{
    private static readonly VirtualServiceSettings RoundRobin = new() { Scheduler = "rr" };

    private static readonly TestCaseData[] Known =
    [
        Row("TCP  10.0.0.1:80 wlc", Key(Protocol.Tcp, "10.0.0.1", 80), new()),
        Row("UDP  [2001:db8::1]:53 rr", Key(Protocol.Udp, "2001:db8::1", 53), RoundRobin),
        Row("UDP  [::0.1.0.2]:53 rr", Key(Protocol.Udp, "::1:2", 53), RoundRobin),
        Row("SCTP 10.0.0.1:2905 lblcr", Key(Protocol.Sctp, "10.0.0.1", 2905), new() { Scheduler = "lblcr" }),
        Row("FWM  5 sh (sh-port)", Mark(IpFamily.IPv4, 5), new() { Scheduler = "sh", Flags = SchedulerFlags.Flag2 }),
        Row("FWM  5 IPv6 rr persistent 100 mask 64", Mark(IpFamily.IPv6, 5), RoundRobin with { Persistence = Persistent(100, ClientMask.IPv6(64)) }),
        Row("FWM  -1 rr", Mark(IpFamily.IPv4, 4294967295), RoundRobin),
        Row("FWM  -2147483648 IPv6 rr", Mark(IpFamily.IPv6, 2147483648), RoundRobin),
        Row("FWM  2147483647 rr", Mark(IpFamily.IPv4, 2147483647), RoundRobin),
        Row("TCP  10.0.0.1:80 sh ()", Key(Protocol.Tcp, "10.0.0.1", 80), new() { Scheduler = "sh", Flags = SchedulerFlags.Flag3 }),
        Row("TCP  10.0.0.1:0 rr persistent 360", Key(Protocol.Tcp, "10.0.0.1", 0), RoundRobin with { Persistence = Persistent(360) }),
        Row("TCP  10.0.0.1:80 rr persistent 5 mask 0.0.0.0", Key(Protocol.Tcp, "10.0.0.1", 80), RoundRobin with { Persistence = Persistent(5, ClientMask.IPv4(0)) }),
        Row("TCP  10.0.0.1:80 rr persistent 5 pe sip", Key(Protocol.Tcp, "10.0.0.1", 80), RoundRobin with { Persistence = Persistent(5) with { Engine = "sip" } }),
        Row("UDP  10.0.0.1:53 rr ops", Key(Protocol.Udp, "10.0.0.1", 53), RoundRobin with { OnePacket = true }),
        Row("UDP  10.0.0.1:53 rr persistent 5 ops", Key(Protocol.Udp, "10.0.0.1", 53), RoundRobin with { Persistence = Persistent(5), OnePacket = true }),
        Row(
            "UDP  10.0.0.1:5060 mh (mh-fallback,mh-port) persistent 60 mask 255.255.255.0 pe sip ops",
            Key(Protocol.Udp, "10.0.0.1", 5060),
            new()
            {
                Scheduler = "mh",
                Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag2,
                Persistence = Persistent(60, ClientMask.IPv4(0xFFFFFF00)) with { Engine = "sip" },
                OnePacket = true,
            }),
        Row("TCP  10.0.0.1:80 other_module", Key(Protocol.Tcp, "10.0.0.1", 80), new() { Scheduler = "other_module" }),
    ];

    [TestCaseSource(nameof(Known))]
    public void A_line_is_a_service(string line, ServiceKey key, VirtualServiceSettings settings)
    {
        var service = Listings.Service(line);
        service.Key.Should().Be(key);
        service.Settings.Should().Be(settings);
        service.Servers.Should().BeEmpty();
    }

    [TestCase("IP   10.0.0.1:80 rr", "does not start with a service", TestName = "a protocol that is not known")]
    [TestCase("", "does not start with a service", TestName = "an empty line")]
    [TestCase("TCP", "does not start with a service", TestName = "a protocol alone")]
    [TestCase("TCP  10.0.0.1 rr", "does not start with a service", TestName = "an address without port")]
    [TestCase("TCP  lb.example.org:http rr", "does not start with a service", TestName = "names instead of numbers")]
    [TestCase("FWM  0 rr", "does not start with a service", TestName = "mark 0")]
    [TestCase("FWM  4294967296 rr", "does not start with a service", TestName = "a mark above 32 bits")]
    [TestCase("FWM  -4294967296 rr", "does not start with a service", TestName = "a mark below 32 bits")]
    [TestCase("FWM  five rr", "does not start with a service", TestName = "a mark that is no number")]
    [TestCase("TCP  10.0.0.1:80", "names no scheduler")]
    public void A_line_of_another_form_fails_with_its_number_and_text(string line, string reason)
    {
        var parse = () => Listings.Service(line);
        var exception = parse.Should().Throw<ListingFormatException>().Which;
        exception.Line.Should().Be(4);
        exception.Text.Should().Be(line);
        exception.Message.Should().Be($"Line 4 of ipvsadm's listing {reason}: \"{line}\".");
    }

    /// <summary>One foreign service must not hide all others, so what is not understood is told of it alone.</summary>
    [TestCase("TCP  10.0.0.1:80 sh (mh-port)", "has scheduler flags that are not known")]
    [TestCase("TCP  10.0.0.1:80 rr persistent", "has a persistence time-out that is no number of seconds", TestName = "no time-out")]
    [TestCase("TCP  10.0.0.1:80 rr persistent 5 mask 64", "has a persistence mask of no known form", TestName = "the mask of the other family")]
    [TestCase("FWM  5 IPv6 rr persistent 5 mask 255.255.0.0", "has a persistence mask of no known form", TestName = "the mask of the other family at a mark")]
    [TestCase("TCP  10.0.0.1:80 rr persistent 5 pe", "names no persistence engine")]
    [TestCase("TCP  10.0.0.1:80 rr ops ops", "goes on where a service ends", TestName = "a word too many")]
    [TestCase("TCP  10.0.0.1:80 rr new", "goes on where a service ends", TestName = "an option that is not known")]
    [TestCase("TCP  10.0.0.1:80 rr ops persistent 5", "goes on where a service ends", TestName = "another order")]
    public void A_line_whose_options_are_not_known_is_an_unmanaged_service(string line, string reason)
    {
        var service = Listings.Service(line);
        service.Key.Should().NotBeNull();
        service.Unmanaged.Should().Be($"Its line in ipvsadm's listing {reason}: \"{line}\".");
    }

    [TestCase("TCP  10.0.0.1:80 rr persistent 0", "The service is persistent for 0 seconds; ipvsadm accepts 1 to 2678400.")]
    [TestCase("TCP  10.0.0.1:80 rr persistent 2678401", "The service is persistent for 2678401 seconds; ipvsadm accepts 1 to 2678400.")]
    [TestCase("TCP  10.0.0.1:80 rr persistent 4294967295", "The service is persistent for 4294967295 seconds; ipvsadm accepts 1 to 2678400.")]
    [TestCase("TCP  10.0.0.1:0 rr", "The port is 0 without persistence; ipvsadm accepts 0 only with persistence.")]
    [TestCase("SCTP 10.0.0.1:80 rr ops", "Each packet is scheduled by itself (ops); ipvsadm accepts that only for udp and fwmark.")]
    [TestCase("FWM  5 rr persistent 0 ops", "The service is persistent for 0 seconds; ipvsadm accepts 1 to 2678400.")]
    [TestCase("FWM  5 rr ops", null)]
    [TestCase("TCP  10.0.0.1:80 rr persistent 2678400", null)]
    public void A_service_that_no_command_line_can_say_tells_why(string line, string? reason) => Listings.Service(line).Unmanaged.Should().Be(reason);

    private static AddressKey Key(Protocol protocol, string address, ushort port) =>
        AddressText.TryParse(address, out var parsed) ? new AddressKey(protocol, parsed, port) : throw new FormatException(address);

    private static FirewallMarkKey Mark(IpFamily family, uint mark) => new(family, mark);

    private static Persistence Persistent(int seconds, ClientMask? mask = null) => new() { Timeout = TimeSpan.FromSeconds(seconds), Mask = mask };

    private static TestCaseData Row(string line, ServiceKey key, VirtualServiceSettings settings) =>
        new TestCaseData(line, key, settings).SetArgDisplayNames(line);
}
