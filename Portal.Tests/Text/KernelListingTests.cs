using System.Buffers;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class KernelListingTests
{
    private const string Settings = "master sync daemon (mcast=eth0, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)\nTimeout (tcp tcpfin udp): 900 120 30\n";
    private const string Web = "TCP  10.0.0.1:80 rr";

    [Test]
    public void Settings_and_the_table_are_read_from_one_output()
    {
        var kernel = Parse(Settings + Listings.Of([Web], [Web]))!;
        kernel.Globals!.Timeouts!.Udp.Should().Be(TimeSpan.FromSeconds(30));
        kernel.Globals.Master!.SyncId.Should().Be(7);
        kernel.Table.Services.Should().ContainSingle();
    }

    [Test]
    public void A_kernel_that_has_nothing_but_its_time_outs_is_read()
    {
        var kernel = Parse("Timeout (tcp tcpfin udp): 900 120 300\n" + Listings.Of([], []))!;
        kernel.Globals.Should().Be(new Globals { Timeouts = Timeouts.Default });
        kernel.Table.Should().Be(ObservedTable.Empty);
    }

    [Test]
    public void A_torn_table_is_nothing() => Parse(Settings + Listings.Of([Web], [])).Should().BeNull();

    [TestCase("")]
    [TestCase("Timeout (tcp tcpfin udp): 900 120 30")]
    [TestCase("Timeout (tcp tcpfin udp): 900 120 30\n")]
    [TestCase("Timeout (tcp tcpfin udp): 900 120\n")]
    public void What_is_cut_off_is_not_believed(string output) => FluentActions.Invoking(() => Parse(output)).Should().Throw<ListingFormatException>();

    [Test]
    public void Without_the_time_outs_nothing_is_believed() => FluentActions.Invoking(() => Parse(Listings.Of([Web], [Web]))).Should().Throw<ListingFormatException>();

    private static ObservedKernel? Parse(string output) => KernelListing.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(output)));
}
