using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class ServerLineTests
{
    private const string Thresholds = "  -> 10.1.0.1:80                  100        50         0          0         ";

    private static readonly RealServerKey Key = new(Address.IPv4(0x0A010001), 80);

    [Test]
    public void A_server_is_joined_from_both_listings() =>
        Listings.Server("  -> 10.1.0.1:80                  Tunnel  gue:6080:+c   7      3          9         ", Thresholds).Should().Be(
            new ObservedServer(
                Key,
                new RealServerSettings
                {
                    Forwarding = new IpInIp(new GueTunnel(6080, TunnelChecksum.Checksum)),
                    Weight = 7,
                    UpperThreshold = 100,
                    LowerThreshold = 50,
                },
                3,
                9));

    [TestCase("  -> [2001:db8:1111:2222:3333:4444:5555:6666]:65535 Masq    n/a           65535  0          0         ", TestName = "a long address shifts the columns")]
    [TestCase("  -> [2001:db8:1111:2222:3333:4444:5555:6666]:65535 Masq    n/a           65535  0          0", TestName = "no blanks at the end")]
    [TestCase("  -> [2001:db8:1111:2222:3333:4444:5555:6666]:65535 Masq n/a 65535 0 0", TestName = "single blanks")]
    public void Columns_may_stand_anywhere(string line) =>
        Listings.Server(line, "  -> [2001:db8:1111:2222:3333:4444:5555:6666]:65535 2147483647 2147483647 0          0         ")
            .Settings.Should().Be(new RealServerSettings
            {
                Forwarding = new Masquerading(),
                Weight = 65535,
                UpperThreshold = int.MaxValue,
                LowerThreshold = int.MaxValue,
            });

    [Test]
    public void Every_column_may_overflow()
    {
        var server = Listings.Server("  -> 10.1.0.1:80                  Tunnel  gue:65535:r+c 2147483647 4294967295 4294967295", Thresholds);
        server.Settings.Weight.Should().Be(int.MaxValue);
        (server.ActiveConnections, server.InactiveConnections).Should().Be((uint.MaxValue, uint.MaxValue));
    }

    [TestCase("  -> ", "has no server's address", TestName = "nothing after the arrow")]
    [TestCase("  -> web.example.org:http Route n/a 1 0 0", "has no server's address", TestName = "a server by name")]
    [TestCase("  -> 10.1.0.1:80 Route 1 0", "has a count of connections that is no number", TestName = "a column missing without tunnels")]
    [TestCase("  -> 10.1.0.1:80 Route n/a x 0 0", "has a weight that is no number", TestName = "a weight of letters")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 4294967296 0 0", "has a weight that is no number", TestName = "a weight that is too large")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0", "has a count of connections that is no number", TestName = "a column missing")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 -1 0", "has a count of connections that is no number", TestName = "a negative count")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0 4294967296", "has a count of connections that is no number", TestName = "a count above 32 bits")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0 0 0", "goes on where a server ends", TestName = "a column too many")]
    public void A_line_of_the_first_listing_that_is_not_known_fails(string line, string reason) =>
        Failure(() => Listings.Server(line, Thresholds)).Should().Be((5, line, $"Line 5 of ipvsadm's listing {reason}: \"{line}\"."));

    [TestCase("  -> 10.1.0.1:80 x 0 0 0", "has a threshold that is no number up to 4294967295", TestName = "a threshold of letters")]
    [TestCase("  -> 10.1.0.1:80 0 -1 0 0", "has a threshold that is no number up to 4294967295", TestName = "a negative threshold")]
    [TestCase("  -> 10.1.0.1:80 4294967296 0 0 0", "has a threshold that is no number up to 4294967295", TestName = "a threshold that is too large")]
    [TestCase("  -> 10.1.0.1:80 0 0 0", "has a count of connections that is no number", TestName = "a column of the thresholds missing")]
    [TestCase("  -> 10.1.0.1:80 0 0 0 0 0", "goes on where a server ends", TestName = "a column of the thresholds too many")]
    public void A_line_of_the_second_listing_that_is_not_known_fails(string line, string reason) =>
        Failure(() => Listings.Server("  -> 10.1.0.1:80 Route n/a 1 0 0", line)).Should().Be((10, line, $"Line 10 of ipvsadm's listing {reason}: \"{line}\"."));

    [TestCase("Tunnel 1", "0 0", "The forwarding method is a tunnel of a kind that ipvsadm cannot list; ipvsadm has no option for it.")]
    [TestCase("Route 1", "0 0", null)]
    [TestCase("Masq 1", "0 0", null)]
    [TestCase("Local n/a 1", "0 0", "The forwarding method is Local; ipvsadm has no option for it.")]
    [TestCase("(null) n/a 1", "0 0", "The forwarding method is (null); ipvsadm has no option for it.")]
    [TestCase("Tunnel vxlan:9:-c 1", "0 0", "The forwarding method is Tunnel vxlan:9:-c; ipvsadm has no option for it.")]
    [TestCase("Tunnel gre:r+c 1", "0 0", "The tunnel is gre with remcsum; ipvsadm accepts that only for gue.")]
    [TestCase("Tunnel gue:0:-c 1", "0 0", "The tunnel is gue without a port; ipvsadm accepts 1 to 65535.")]
    [TestCase("Route n/a -1", "0 0", "The weight is -1; ipvsadm accepts 0 to 2147483647.")]
    [TestCase("Route n/a 1", "4294967295 0", "The upper_threshold is 4294967295; ipvsadm accepts 0 to 2147483647.")]
    [TestCase("Route n/a 1", "4294967295 2147483648", "The upper_threshold is 4294967295; ipvsadm accepts 0 to 2147483647.")]
    [TestCase("Route n/a 1", "5 9", "The lower_threshold is greater than the upper_threshold; the kernel does not accept that.")]
    [TestCase("Route n/a 2147483647", "2147483647 2147483647", null)]
    public void A_server_that_no_command_line_can_say_tells_why(string first, string second, string? reason) =>
        Listings.Server($"  -> 10.1.0.1:80 {first} 0 0", $"  -> 10.1.0.1:80 {second} 0 0").Unmanaged.Should().Be(reason);

    [TestCase("TCP  10.9.0.1:80 rr", "10.1.0.94:8000", "Route n/a", "The server has port 8000 and its service 80; without forwarder m ipvsadm would write to the server on port 80.")]
    [TestCase("TCP  10.9.0.1:80 rr", "10.1.0.94:8000", "Tunnel ipip", "The server has port 8000 and its service 80; without forwarder m ipvsadm would write to the server on port 80.")]
    [TestCase("TCP  10.9.0.1:80 rr", "[2001:db8::1]:80", "Route n/a", "The server and its service have different families; ipvsadm accepts that only with forwarder i.")]
    [TestCase("UDP  10.9.0.1:0 rr persistent 60", "10.1.0.94:53", "Route n/a", "The server has port 53 and its service 0; without forwarder m ipvsadm would write to the server on port 0.")]
    [TestCase("TCP  10.9.0.1:80 rr", "10.1.0.94:8000", "Masq n/a", null)]
    [TestCase("TCP  10.9.0.1:80 rr", "[2001:db8::1]:80", "Tunnel ipip", null)]
    [TestCase("FWM  5 rr", "10.1.0.94:8000", "Route n/a", null)]
    public void A_server_that_its_service_keeps_from_being_said_tells_why(string service, string server, string forwarding, string? reason) =>
        Listings.Parse(Listings.Of([service, $"  -> {server} {forwarding} 1 0 0"], [service, $"  -> {server} 0 0 0 0"]))!
            .Services.Single().Servers.Single().Unmanaged.Should().Be(reason);

    private static (int Line, string Text, string Message) Failure(Func<ObservedServer> parse)
    {
        var exception = parse.Should().Throw<ListingFormatException>().Which;
        return (exception.Line, exception.Text, exception.Message);
    }
}
