using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class ConfigurationListingTests
{
    private const string First = "TCP  10.0.0.1:80 rr";
    private const string Second = "TCP  10.0.0.2:80 rr";
    private const string Route = "  -> 10.1.0.1:80 Route n/a 1 0 0";
    private const string OtherRoute = "  -> 10.1.0.2:80 Route n/a 1 0 0";
    private const string Limits = "  -> 10.1.0.1:80 0 0 0 0";
    private const string OtherLimits = "  -> 10.1.0.2:80 0 0 0 0";

    private static readonly TestCaseData[] Torn =
    [
        Row("a service twice", [First, First], [First, First]),
        Row("a service twice in the second alone", [First], [First, First]),
        Row("a server twice", [First, Route, Route], [First, Limits, Limits]),
        Row("a server twice in the second alone", [First, Route], [First, Limits, Limits]),
        Row("a service in the first alone", [First, Second], [First]),
        Row("a service in the second alone", [First], [First, Second]),
        Row("two services that exclude each other", [First], [Second]),
        Row("a server in the first alone", [First, Route], [First]),
        Row("a server in the second alone", [First], [First, Limits]),
        Row("two servers that exclude each other", [First, Route], [First, OtherLimits]),
        Row("one of two servers in each", [First, Route, OtherRoute], [First, Limits]),
        Row("another scheduler", [First], ["TCP  10.0.0.1:80 wlc"]),
        Row("other persistence", [First + " persistent 5"], [First + " persistent 6"]),
        Row("a server that moved to another service", [First, Route, Second], [First, Second, Limits]),
    ];

    [TestCaseSource(nameof(Torn))]
    public void Listings_that_contradict_each_other_are_torn(string[] tunnelInfo, string[] thresholds) =>
        Listings.Parse(Listings.Of(tunnelInfo, thresholds)).Should().BeNull();

    [Test]
    public void A_service_of_a_protocol_that_ipvsadm_has_no_name_for_hides_no_other()
    {
        // As the kernel lists what was made by netlink with protocols 47 and 136.
        string[] lines = ["?    10.0.0.1:80 wlc", "  -> 10.1.0.1:80 Local n/a 1 0 0", "FWM  5 rr", "?    10.0.0.1:80 rr"];
        string[] thresholds = ["?    10.0.0.1:80 wlc", "  -> 10.1.0.1:80 0 0 0 0", "FWM  5 rr", "?    10.0.0.1:80 rr"];
        Listings.Parse(Listings.Of(lines, thresholds))!.Services.Should().ContainSingle().Which.Key.Should().Be(new FirewallMarkKey(IpFamily.IPv4, 5));
    }

    [Test]
    public void An_empty_table_has_its_titles_alone() =>
        Listings.Parse(Listings.Of([], [])).Should().Be(ObservedTable.Empty);

    [Test]
    public void The_listing_of_one_service_has_no_version_line() =>
        Listings.Parse(Listings.Of([First, Route], [First, Limits]).Replace(ListingWriter.VersionLine, "", StringComparison.Ordinal))!
            .Services.Single().Servers.Single().Key.Port.Should().Be(80);

    [Test]
    public void Services_and_servers_come_in_the_order_of_their_keys_however_they_are_listed()
    {
        var table = Listings.Parse(Listings.Of([Second, OtherRoute, Route, First], [First, Second, Limits, OtherLimits]))!;
        table.Services.Select(service => service.Key).Should().BeInAscendingOrder().And.HaveCount(2);
        table.Services[1].Servers.Select(server => server.Key).Should().BeInAscendingOrder().And.HaveCount(2);
    }

    [Test]
    public void Connections_that_changed_between_the_listings_are_no_contradiction() =>
        Listings.Parse(Listings.Of([First, "  -> 10.1.0.1:80 Route n/a 1 5 6"], [First, Limits]))!
            .Services.Single().Servers.Single().ActiveConnections.Should().Be(5);

    [Test]
    public void Servers_get_their_own_thresholds_in_whatever_order_the_second_listing_has_them()
    {
        string[] tunnels = [First, .. Enumerable.Range(1, 9).Select(number => $"  -> 10.1.0.{number}:80 Masq n/a {number} 0 0")];
        string[] thresholds = [First, .. new[] { 3, 1, 2, 9, 8, 4, 5, 7, 6 }.Select(number => $"  -> 10.1.0.{number}:80 {number} 1 0 0")];
        var servers = Listings.Parse(Listings.Of(tunnels, thresholds))!.Services.Single().Servers;
        servers.Select(server => server.Settings.UpperThreshold).Should().Equal(servers.Select(server => (long)server.Settings.Weight)).And.HaveCount(9);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(64)]
    public void A_listing_may_arrive_in_pieces(int piece)
    {
        var text = Listings.Of([First, Route, Second, OtherRoute], [First, Limits, Second, OtherLimits]);
        Listings.Parse(text, piece).Should().NotBeNull().And.Be(Listings.Parse(text));
    }

    [Test]
    public void A_line_of_any_length_is_named_as_it_is()
    {
        var line = new string('x', 10_000);
        FluentActions.Invoking(() => Listings.Parse(Listings.Of([First, line], []))).Should().Throw<ListingFormatException>().Which.Text.Should().Be(line);
    }

    [Test]
    public void A_listing_that_is_cut_off_anywhere_gives_no_table()
    {
        var whole = Listings.Of([First, Route, Second, OtherRoute], [First, Limits, Second, OtherLimits]);
        Listings.Parse(whole).Should().NotBeNull();
        for (var length = 0; length < whole.Length; length++)
        {
            Attempt(whole[..length]).Should().BeNull("it is cut after {0} characters", length);
        }
    }

    [TestCase("", "ipvsadm's listing breaks off before its end.", TestName = "no output at all")]
    [TestCase(ListingWriter.VersionLine, "Line 2 of ipvsadm's listing is missing; it is not the title of a listing with the column Forward: \"\".", TestName = "the version alone")]
    [TestCase("garbage\n", "Line 1 of ipvsadm's listing is not the title of a listing with the column Forward: \"garbage\".", TestName = "garbage")]
    [TestCase(ListingWriter.ThresholdsTitles, "Line 2 of ipvsadm's listing is not the title of a listing with the column Forward: \"  -> RemoteAddress:Port\".", TestName = "the second listing alone")]
    [TestCase(ListingWriter.TunnelInfoTitles, "Line 3 of ipvsadm's listing is missing; it is not the title of a listing with the column Uthreshold: \"\".", TestName = "the first listing alone")]
    [TestCase(ListingWriter.TunnelInfoTitles + Route + "\n", "Line 3 of ipvsadm's listing is a server without a service: \"" + Route + "\".", TestName = "a server without a service")]
    public void Other_output_fails_and_says_where(string output, string message) =>
        FluentActions.Invoking(() => Listings.Parse(output)).Should().Throw<ListingFormatException>().WithMessage(message);

    [Test]
    public void Three_listings_are_one_too_many() =>
        FluentActions.Invoking(() => Listings.Parse(Listings.Of([], []) + ListingWriter.VersionLine))
            .Should().Throw<ListingFormatException>().WithMessage("Line 7 of ipvsadm's listing stands after the end*");

    private static ObservedTable? Attempt(string output)
    {
        try
        {
            return Listings.Parse(output);
        }
        catch (ListingFormatException)
        {
            return null;
        }
    }

    private static TestCaseData Row(string name, string[] tunnelInfo, string[] thresholds) =>
        new TestCaseData(tunnelInfo, thresholds).SetArgDisplayNames(name);
}
