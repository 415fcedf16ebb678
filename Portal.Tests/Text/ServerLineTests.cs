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
    [TestCase("  -> 10.1.0.1:80 Local n/a 1 0 0", "has a forwarding method that is not known", TestName = "an unknown method")]
    [TestCase("  -> 10.1.0.1:80 Route 1 0 0", "has a forwarding method that is not known", TestName = "a listing without tunnels")]
    [TestCase("  -> 10.1.0.1:80 Route n/a x 0 0", "has a weight that is no number", TestName = "a weight of letters")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 4294967296 0 0", "has a weight that is no number", TestName = "a weight that is too large")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0", "has a count of connections that is no number", TestName = "a column missing")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 -1 0", "has a count of connections that is no number", TestName = "a negative count")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0 4294967296", "has a count of connections that is no number", TestName = "a count above 32 bits")]
    [TestCase("  -> 10.1.0.1:80 Route n/a 1 0 0 0", "goes on where a server ends", TestName = "a column too many")]
    public void A_line_of_the_first_listing_that_is_not_known_fails(string line, string reason) =>
        Failure(() => Listings.Server(line, Thresholds)).Should().Be((5, line, $"Line 5 of ipvsadm's listing {reason}: \"{line}\"."));

    [TestCase("  -> 10.1.0.1:80 x 0 0 0", "has a threshold that is no number up to 2147483647", TestName = "a threshold of letters")]
    [TestCase("  -> 10.1.0.1:80 0 -1 0 0", "has a threshold that is no number up to 2147483647", TestName = "a negative threshold")]
    [TestCase("  -> 10.1.0.1:80 2147483648 0 0 0", "has a threshold that is no number up to 2147483647", TestName = "a threshold that is too large")]
    [TestCase("  -> 10.1.0.1:80 0 0 0", "has a count of connections that is no number", TestName = "a column of the thresholds missing")]
    [TestCase("  -> 10.1.0.1:80 0 0 0 0 0", "goes on where a server ends", TestName = "a column of the thresholds too many")]
    public void A_line_of_the_second_listing_that_is_not_known_fails(string line, string reason) =>
        Failure(() => Listings.Server("  -> 10.1.0.1:80 Route n/a 1 0 0", line)).Should().Be((10, line, $"Line 10 of ipvsadm's listing {reason}: \"{line}\"."));

    private static (int Line, string Text, string Message) Failure(Func<ObservedServer> parse)
    {
        var exception = parse.Should().Throw<ListingFormatException>().Which;
        return (exception.Line, exception.Text, exception.Message);
    }
}
