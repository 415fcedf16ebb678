using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

/// <summary>Lines of /proc/net/ip_vs_conn; those that are read were all seen on Linux 6.1.</summary>
public sealed class ConnectionListingTests
{
    private const string Web = "TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899";
    private const string Wide = "TCP fd00:0001:0000:0000:0000:0000:0000:0002 A912 2001:0db8:0000:0000:0000:0000:0000:0001 0050 fd00:0002:0000:0000:0000:0000:0000:0002 1F90 SYN_RECV         59";

    [TestCase(Web, "tcp 192.168.1.2 55400 > 10.0.0.1 80 > 192.168.2.3 8080 ESTABLISHED 899")]
    [TestCase(Wide, "tcp fd00:1::2 43282 > 2001:db8::1 80 > fd00:2::2 8080 SYN_RECV 59")]
    [TestCase("UDP C0A80102 E6DE 0A000001 0035 C0A80202 14E9 UDP             297", "udp 192.168.1.2 59102 > 10.0.0.1 53 > 192.168.2.2 5353 UDP 297")]
    [TestCase("SCTP C0A80102 E6DE 0A000001 0035 C0A80202 14E9 C-ECHOED        297", "sctp 192.168.1.2 59102 > 10.0.0.1 53 > 192.168.2.2 5353 C-ECHOED 297", TestName = "a protocol that overflows its column")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 fd00:0002:0000:0000:0000:0000:0000:0002 0050 CLOSE             6", "tcp 192.168.1.2 55400 > 10.0.0.1 80 > fd00:2::2 80 CLOSE 6", TestName = "a server of the other family")]
    [TestCase("TCP C0A80100 0000 0A000001 0053 C0A80202 1F90 ASSURED          88", "tcp 192.168.1.0 0 > 10.0.0.1 83 > 192.168.2.2 8080 ASSURED 88 template")]
    [TestCase("TCP C0A80102 0000 0A000001 0052 C0A80203 1F90 ASSURED     2678398", "tcp 192.168.1.2 0 > 10.0.0.1 82 > 192.168.2.3 8080 ASSURED 2678398 template", TestName = "the longest persistence")]
    [TestCase("TCP C0A80102 0000 0A000001 0000 C0A80204 0000 NONE             87", "tcp 192.168.1.2 0 > 10.0.0.1 0 > 192.168.2.4 0 NONE 87 template", TestName = "a template of every port")]
    [TestCase("UDP C0A80102 0000 0A000001 FFFF C0A80203 FFFF ASSURED         298", "udp 192.168.1.2 0 > 10.0.0.1 65535 > 192.168.2.3 65535 ASSURED 298 template given up")]
    [TestCase("IP  0A000001 0000 00000005 0000 C0A80202 0000 ASSURED          94", "IPv4 mark 5 10.0.0.1 0 > 192.168.2.2 0 ASSURED 94 template")]
    [TestCase("IP  0A000001 0000 B2D05E00 FFFF C0A80202 FFFF ASSURED          94", "IPv4 mark 3000000000 10.0.0.1 0 > 192.168.2.2 65535 ASSURED 94 template given up")]
    [TestCase("IP  2001:0db8:0000:0000:0000:0000:0000:0001 0000 0000:0006:0000:0000:0000:0000:0000:0000 0000 fd00:0002:0000:0000:0000:0000:0000:0003 0000 ASSURED          94", "IPv6 mark 6 2001:db8::1 0 > fd00:2::3 0 ASSURED 94 template")]
    [TestCase("UDP C0A80102 0000 0A000001 0035 C0A80202 0035 UDP             297", "udp 192.168.1.2 0 > 10.0.0.1 53 > 192.168.2.2 53 UDP 297", TestName = "a datagram from port 0 is no template")]
    [TestCase("TCP C0A80102 0000 0A000001 0050 C0A80202 0050 LISTEN           60", "tcp 192.168.1.2 0 > 10.0.0.1 80 > 192.168.2.2 80 LISTEN 60", TestName = "what FTP waits for is no template")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 NONE             60", "tcp 192.168.1.2 55400 > 10.0.0.1 80 > 192.168.2.3 8080 NONE 60", TestName = "a connection without a state yet is no template")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 SOMETHING_NEW     60", "tcp 192.168.1.2 55400 > 10.0.0.1 80 > 192.168.2.3 8080 SOMETHING_NEW 60", TestName = "a state of another kernel")]
    [TestCase("UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip 12345-abc@10.0.0.9", "udp 192.168.1.2 0 > 10.0.0.1 5060 > 192.168.2.2 5060 ASSURED 59 template sip=12345-abc@10.0.0.9")]
    [TestCase("UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip has(spaces)and<odd>chars@x", "udp 192.168.1.2 0 > 10.0.0.1 5060 > 192.168.2.2 5060 ASSURED 59 template sip=has(spaces)and<odd>chars@x")]
    [TestCase("UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip ", "udp 192.168.1.2 0 > 10.0.0.1 5060 > 192.168.2.2 5060 ASSURED 59 template sip=", TestName = "an engine without data")]
    [TestCase("UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip  a  b ", "udp 192.168.1.2 0 > 10.0.0.1 5060 > 192.168.2.2 5060 ASSURED 59 template sip= a  b ", TestName = "blanks in the data")]
    [TestCase("UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip \u001b[31m\u00e9\\x", @"udp 192.168.1.2 0 > 10.0.0.1 5060 > 192.168.2.2 5060 ASSURED 59 template sip=\x1B[31m\xE9\\x", TestName = "bytes that would harm a terminal")]
    public void A_line_is_read(string line, string connection) => ConnectionFile.Read(ConnectionFile.Of(line)).Select(Describe).Should().Equal(connection);

    [TestCase("", "has no client", TestName = "an empty line of the table")]
    [TestCase("TCP", "has no client", TestName = "a protocol alone")]
    [TestCase("TCP C0A8010 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", "has no client", TestName = "seven digits")]
    [TestCase("TCP C0A80102 D8681 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", "has no client", TestName = "a port of five digits")]
    [TestCase("TCP C0A80102 +868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", "has no client", TestName = "a port with a sign")]
    [TestCase("TCP fd00:0001:0000:0000:0000:0000:0000-0002 A912 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", "has no client", TestName = "groups without colons")]
    [TestCase("TCP C0A80102 D868 G0000001 0050 C0A80203 1F90 ESTABLISHED     899", "has no virtual address of the client's family", TestName = "a digit too far")]
    [TestCase("TCP C0A80102 D868 2001:0db8:0000:0000:0000:0000:0000:0001 0050 C0A80203 1F90 ESTABLISHED     899", "has no virtual address of the client's family", TestName = "two families")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203", "has no server", TestName = "no server's port")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90", "has no state", TestName = "no state")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 A_STATE_LONGER_THAN_ANY 899", "has no state", TestName = "a state that is too long")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED", "has no seconds until it expires", TestName = "no seconds")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899 ", "has no persistence engine where one should be", TestName = "a blank at the end")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899 sip", "has no persistence engine where one should be", TestName = "an engine without a blank behind")]
    [TestCase("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899 an-engine-of-17-bytes x", "has no persistence engine where one should be", TestName = "an engine that is too long")]
    public void A_line_that_is_not_known_fails(string line, string reason)
    {
        var failure = Failure(ConnectionFile.Of(Web, line, Web));
        (failure.Line, failure.Text, failure.Message).Should().Be((3, line, $"Line 3 of /proc/net/ip_vs_conn {reason}: \"{line}\"."));
    }

    [TestCase("73786976294838206", TestName = "250 ticks a second")]
    [TestCase("18446744073709551", TestName = "1000 ticks a second")]
    [TestCase("18446744073709551615", TestName = "the largest number")]
    [TestCase("4294967296", TestName = "more than 32 bits")]
    [TestCase("-1", TestName = "less than nothing")]
    public void Of_an_overdue_timer_nothing_is_left(string seconds) =>
        ConnectionFile.Read(ConnectionFile.Of($"TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 TIME_WAIT {seconds}", Web)).Select(connection => connection.ExpiresIn.TotalSeconds).Should().Equal(0, 899);

    [TestCase("ESP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", TestName = "an unknown protocol")]
    [TestCase("tcp C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899", TestName = "a protocol in small letters")]
    [TestCase("IP  0A000001 0000 00000000 0000 C0A80202 0000 ASSURED          94", TestName = "no mark")]
    [TestCase("IP  0A000001 0000 00000005 0050 C0A80202 0000 ASSURED          94", TestName = "a mark with a port")]
    [TestCase("IP  2001:0db8:0000:0000:0000:0000:0000:0001 0000 0000:0006:0000:0000:0000:0000:0000:0001 0000 fd00:0002:0000:0000:0000:0000:0000:0003 0000 ASSURED          94", TestName = "more than a mark")]
    [TestCase("IP_47 C0A80102 D868 0A000001 0050 C0A80203 1F90 NONE     899")]
    [TestCase("ICMP C0A80102 D868 0A000001 0050 C0A80203 1F90 NONE     899")]
    public void A_line_of_a_protocol_that_no_service_has_hides_no_other(string line)
    {
        var text = Encoding.ASCII.GetBytes(ConnectionFile.Of(Web, line, Wide));
        ConnectionFile.Read(text).Select(connection => connection.Position).Should().Equal(0, 2);
        ConnectionFile.Read(text, skip: 1).Select(connection => connection.Position).Should().Equal(2);
    }

    [TestCase("Pro FromIP   FPrt ToIP     TPrt LocalIP  LPrt DestIP   DPrt State       Expires PEName PEData")]
    [TestCase("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData Mark")]
    [TestCase("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt Expires State       PEName PEData")]
    public void A_table_with_other_columns_is_not_misread(string title) =>
        Failure(title + "\n" + Web + "\n").Message.Should().StartWith("Line 1 of /proc/net/ip_vs_conn is not the title of the connection table");

    [Test]
    public void A_kernel_without_persistence_engines_has_fewer_columns() =>
        ConnectionFile.Read("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires\n" + Web + "\n").Should().ContainSingle();

    [TestCase("", 1, "breaks off", TestName = "nothing at all")]
    [TestCase("Pro FromIP   FPrt ToIP", 1, "breaks off", TestName = "a part of the title")]
    [TestCase(Web + "\n", 1, "is not the title of the connection table", TestName = "no title")]
    [TestCase(ConnectionFile.Title + Web + "\n" + "TCP C0A80102", 3, "breaks off", TestName = "a part of a line")]
    public void A_text_that_is_not_whole_fails(string text, int line, string reason)
    {
        var failure = Failure(text);
        (failure.Line, failure.Message).Should().Be((line, $"Line {line} of /proc/net/ip_vs_conn {reason}: \"{text.TrimEnd('\n').Split('\n')[^1]}\"."));
    }

    [Test]
    public void A_table_without_connections_is_its_title() => ConnectionFile.Read(ConnectionFile.Title).Should().BeEmpty();

    [Test]
    public void Connections_are_passed_over_unread()
    {
        var text = Encoding.ASCII.GetBytes(ConnectionFile.Of("no line", "none either", Wide, Web));
        ConnectionFile.Read(text, skip: 2).Should().HaveCount(2);
        ConnectionFile.Read(text, skip: 3).Select(Describe).Should().ContainSingle().Which.Should().EndWith("ESTABLISHED 899");
        ConnectionFile.Read(text, skip: 4).Should().BeEmpty();
        ConnectionFile.Read(text, skip: long.MaxValue).Should().BeEmpty();
    }

    [TestCase(255, false)]
    [TestCase(256, true)]
    [TestCase(ConnectionListing.LongestLine, true)]
    [TestCase(100_000, true)]
    public void Of_data_of_any_length_only_so_much_is_kept_as_the_kernel_keeps(int length, bool isCut)
    {
        var start = "UDP C0A80102 0000 0A000001 13C4 C0A80202 13C4 ASSURED          59 sip ";
        var text = Encoding.ASCII.GetBytes(ConnectionFile.Of(start + new string('z', length), Web));
        foreach (var piece in new[] { 1, 7, 1000, 1024, 1025, 1_000_000 })
        {
            var found = ConnectionFile.Read(text, piece);
            found.Should().HaveCount(2);
            found[0].Engine.Should().Be(new EngineData("sip", new string('z', 255), isCut));
            Describe(found[1]).Should().EndWith("ESTABLISHED 899");
        }
    }

    [Test]
    public void A_line_of_any_length_that_is_not_known_is_quoted_in_part()
    {
        var failure = Failure(ConnectionFile.Of(new string('\u00ff', 100_000)));
        failure.Line.Should().Be(2);
        failure.Text.Should().Be(string.Concat(Enumerable.Repeat(@"\xFF", 200)));
    }

    [Test]
    public void A_line_that_was_cut_before_its_data_fails() =>
        Failure(ConnectionFile.Of("TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED" + new string(' ', 1020 - 57) + "8990 sip x")).Message.Should().Contain("has no end");

    [Test]
    public void Twenty_thousand_connections_cost_their_keys_and_nothing_else()
    {
        var connections = Enumerable.Range(0, 20_000).Select(i => string.Create(null, $"UDP C0A80102 {i:X4} 0A000001 0035 C0A80202 14E9 UDP             297"));
        var text = Encoding.ASCII.GetBytes(ConnectionFile.Of(connections));
        Count(text).Should().Be(20_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = Count(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        count.Should().Be(20_000);
        allocated.Should().BeLessThan((20_000 * 80) + (32 << 10), "a key takes 80 bytes, and the buffer 16 KiB");
    }

    private static int Count(byte[] text)
    {
        var listing = new ConnectionListing();
        var rest = text.AsSpan();
        var found = 0;
        while (true)
        {
            while (listing.TryRead(out _))
            {
                found++;
            }

            if (listing.IsEnded)
            {
                return found;
            }

            var count = Math.Min(4096, Math.Min(rest.Length, listing.Free.Length));
            rest[..count].CopyTo(listing.Free.Span);
            listing.Add(count);
            rest = rest[count..];
        }
    }

    private static ListingFormatException Failure(string text) => FluentActions.Invoking(() => ConnectionFile.Read(text)).Should().Throw<ListingFormatException>().Which;

    private static string Describe(Connection connection)
    {
        var client = $"{connection.Client.Address} {connection.Client.Port}";
        var start = connection.Virtual switch
        {
            AddressKey key => $"{key.Protocol.ToString().ToLowerInvariant()} {client} > {key.Address} {key.Port}",
            FirewallMarkKey key => $"{key.MarkFamily} mark {key.Mark} {client}",
            _ => throw new ArgumentOutOfRangeException(nameof(connection)),
        };
        return $"{start} > {connection.Server.Address} {connection.Server.Port} {connection.State} {connection.ExpiresIn.TotalSeconds}"
            + (connection.IsTemplate ? " template" : string.Empty)
            + (connection.IsGivenUp ? " given up" : string.Empty)
            + (connection.Engine is { } engine ? $" {engine.Engine}={engine.Data}" : string.Empty);
    }
}
