using System.Buffers;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class GlobalsListingTests
{
    private const string Times = "Timeout (tcp tcpfin udp): 900 120 300\n";
    private const string Master = "master sync daemon (mcast=d0, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)\n";
    private const string Backup = "backup sync daemon (mcast=d0, syncid=8, maxlen=1024, group=239.1.2.3, port=9999, ttl=4)\n";

    [Test]
    public void Time_outs_alone_are_read() => Parse(Times).Should().Be(new Globals { Timeouts = Timeouts.Default });

    [TestCase(Master + Backup + Times)]
    [TestCase(Backup + Master + Times)]
    public void Daemons_are_read_by_their_roles(string listing)
    {
        var settings = Parse(listing);
        settings.Master!.SyncId.Should().Be(7);
        settings.Backup!.SyncId.Should().Be(8);
    }

    [TestCase("", 1)]
    [TestCase(Master, 2, TestName = "a listing that was cut off between two lines")]
    [TestCase("Timeout (tcp tcpfin udp): 900 120\n", 1)]
    [TestCase("Timeout (tcp tcpfin udp): 900 120 300 1\n", 1)]
    [TestCase("Timeout (tcp tcpfin udp): 900 -1 300\n", 1)]
    [TestCase("Timeout (tcp tcpfin udp): 900 120 99999999999\n", 1)]
    [TestCase("Timeout (tcp tcpfin udp): 900 120 300", 1, TestName = "a line that was cut off")]
    [TestCase(Times + "something else\n", 2)]
    [TestCase("something else\n" + Times, 1)]
    [TestCase(Times + Master, 2)]
    [TestCase(Master + Master + Times, 2, TestName = "a daemon twice")]
    public void Anything_else_is_an_error_that_names_the_line(string listing, int line) =>
        FluentActions.Invoking(() => Parse(listing)).Should().Throw<ListingFormatException>().Which.Line.Should().Be(line);

    private static Globals Parse(string listing) => GlobalsListing.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(listing)));
}
