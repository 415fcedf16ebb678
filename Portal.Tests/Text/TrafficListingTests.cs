using System.Buffers;
using System.Globalization;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

[Parallelizable(ParallelScope.All)]
public sealed class TrafficListingTests
{
    private const string Connections = """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port Scheduler Flags
          -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn
        TCP  10.0.0.1:80 rr
          -> 10.1.0.2:80                  Masq    n/a           1      3          4
          -> 10.1.0.1:80                  Masq    n/a           1      1          2
        FWM  5 IPv6 rr

        """;

    private const string Totals = """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
          -> RemoteAddress:Port
        FWM  5 IPv6                              9        8        7        6        5
        TCP  10.0.0.1:80              18446744073709551615       20       30       40       50
          -> 10.1.0.1:80                         1        2        3        4        5
          -> 10.1.0.2:80                         6        7        8        9       10

        """;

    private const string Rates = """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS
          -> RemoteAddress:Port
        TCP  10.0.0.1:80                         1        2        3        4        5
          -> 10.1.0.1:80                         0        0        0        0        1
          -> 10.1.0.2:80                         0        0        0        0        2
        FWM  5 IPv6                              0        0        0        0        3

        """;

    private static readonly AddressKey Web = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);

    [Test]
    public void Three_listings_are_joined_by_key_whatever_their_order()
    {
        var table = Parse(Connections + Totals + Rates)!;
        table.Services.Select(service => service.Key).Should().BeEquivalentTo(new ServiceKey[] { Web, new FirewallMarkKey(IpFamily.IPv6, 5) });
        var web = table.Find(Web)!;
        web.Totals.Should().Be(new Traffic(ulong.MaxValue, 20, 30, 40, 50));
        web.Rates.Should().Be(new Traffic(1, 2, 3, 4, 5));
        web.Servers.Should().Equal(
            new ServerTraffic(new RealServerKey(Address.IPv4(0x0A010001), 80), 1, 2, new Traffic(1, 2, 3, 4, 5), new Traffic(0, 0, 0, 0, 1)),
            new ServerTraffic(new RealServerKey(Address.IPv4(0x0A010002), 80), 3, 4, new Traffic(6, 7, 8, 9, 10), new Traffic(0, 0, 0, 0, 2)));
        table.Find(new FirewallMarkKey(IpFamily.IPv6, 5))!.Totals.Should().Be(new Traffic(9, 8, 7, 6, 5));
        table.Find(new FirewallMarkKey(IpFamily.IPv4, 5)).Should().BeNull();
    }

    [TestCase("  -> 10.1.0.2:80                         6        7        8        9       10\n", "", TestName = "A server that the totals do not have")]
    [TestCase("FWM  5 IPv6                              0        0        0        0        3\n", "", TestName = "A service that the rates do not have")]
    [TestCase("  -> 10.1.0.1:80                         0        0        0        0        1\n", "  -> 10.1.0.9:80 0 0 0 0 1\n", TestName = "A server that only the rates have")]
    [TestCase("FWM  5 IPv6 rr\n", "FWM  5 IPv6 rr\nFWM  5 IPv6 rr\n", TestName = "A service twice")]
    public void Listings_that_contradict_each_other_are_torn(string text, string instead)
    {
        (Connections + Totals + Rates).Should().Contain(text);
        Parse((Connections + Totals + Rates).Replace(text, instead, StringComparison.Ordinal)).Should().BeNull();
    }

    [TestCase("       20       30       40       50", "       20       30       40", "has a figure that is no number")]
    [TestCase("       20       30       40       50", "       20       30       40       50       60", "goes on behind its figures")]
    [TestCase("       20       30       40       50", "       20       30      40K       50", "has a figure that is no number")]
    [TestCase("18446744073709551615", "18446744073709551616", "has a figure that is no number")]
    [TestCase("TCP  10.0.0.1:80                         1", "TCP  10.0.0.1                            1", "does not start with a service")]
    [TestCase("Conns   InPkts", "Conn    InPkts", "is not the title of a listing with the column Conns")]
    public void A_line_that_is_not_known_is_an_error_with_its_text(string text, string instead, string reason)
    {
        (Connections + Totals + Rates).Should().Contain(text);
        FluentActions.Invoking(() => Parse((Connections + Totals + Rates).Replace(text, instead, StringComparison.Ordinal)))
            .Should().Throw<ListingFormatException>().WithMessage($"*{reason}*");
    }

    [Test]
    public void A_listing_that_breaks_off_is_an_error()
    {
        FluentActions.Invoking(() => Parse(Connections + Totals)).Should().Throw<ListingFormatException>();
        FluentActions.Invoking(() => Parse((Connections + Totals + Rates)[..^1])).Should().Throw<ListingFormatException>();
        FluentActions.Invoking(() => Parse(string.Empty)).Should().Throw<ListingFormatException>();
    }

    [TestCase("01-tcp4")]
    [TestCase("02-udp4")]
    [TestCase("03-sctp4")]
    [TestCase("04-fwmark4")]
    [TestCase("05-fwmark6")]
    [TestCase("06-ipv6")]
    [TestCase("07-schedulers")]
    [TestCase("12-forwarders")]
    [TestCase("14-mixed-family")]
    public void What_the_real_ipvsadm_printed_is_read(string capture)
    {
        var folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Captures", capture);
        string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
        var configuration = ConfigurationListing.Parse(Bytes(Read("Ln_tun-info.out") + Read("Ln_thresholds.out")))!;
        var table = Parse(Read("Ln_tun-info.out") + Read("Ln_stats_exact.out") + Read("Ln_rate_exact.out"))!;
        table.Services.Select(service => (service.Key, service.Servers.Length)).Should()
            .Equal(configuration.Services.Select(service => (service.Key, service.Servers.Length)));
    }

    private static TrafficTable? Parse(string text) => TrafficListing.Parse(Bytes(text));

    private static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}")));
}
