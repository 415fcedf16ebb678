using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

public sealed class StoredVoteTests
{
    private const int Megabyte = 1 << 20;

    private static readonly HealthVote Some = HealthVote.Empty
        .With(Known.Web.Key, new ServiceVote([Known.Server(1), Known.Server(2)], [Known.Server(3)]))
        .With(Known.Dns.Key, new ServiceVote([], []))
        .With(new FirewallMarkKey(IpFamily.IPv6, 7), new ServiceVote([], [Known.Server(4)]));

    [Test]
    public void A_vote_is_read_as_it_was_written()
    {
        var read = StoredVote.Read(StoredVote.Write(Some).Span);
        read.Should().Be(Some);
        read.Down.Should().Be(2);
        StoredVote.Read(StoredVote.Write(HealthVote.Empty).Span).Services.Should().BeEmpty();
    }

    [Test]
    public void What_is_up_is_not_written() =>
        Text(HealthVote.Empty.With(Known.Web.Key, new ServiceVote([Known.Server(1)], []))).Should().Be("""{"services":[{"service":"tcp 10.0.0.1:80","down":["10.1.0.1:80"]}]}""" + "\n");

    [Test]
    public void What_a_newer_one_says_more_is_passed_over() =>
        StoredVote.Read(Encoding.UTF8.GetBytes(Text(Some).Replace("{\"service\"", "{\"mood\":[1],\"service\"", StringComparison.Ordinal))).Should().Be(Some);

    [TestCase("[]")]
    [TestCase("")]
    [TestCase("""{"services":[{"down":[]}]}""")]
    [TestCase("""{"services":[{"service":"here"}]}""")]
    [TestCase("""{"services":[{"service":"tcp 10.0.0.1:80","down":["there"]}]}""")]
    [TestCase("""{"services":[null]}""")]
    [TestCase("""{"services":[{"service":"tcp 10.0.0.1:80","down":[null]}]}""")]
    public void What_is_no_vote_is_refused(string text) => FluentActions.Invoking(() => StoredVote.Read(Encoding.UTF8.GetBytes(text))).Should().Throw<FormatException>();

    [TestCase(1000, 10, 10, TestName = "A_vote_of_ten_thousand_servers_in_a_thousand_services_fits_also_when_all_are_down")]
    [TestCase(10_000, 1, 0, TestName = "A_vote_of_ten_thousand_servers_in_as_many_services_fits_when_all_are_up")]
    public void A_vote_fits_into_the_store(int services, int servers, int down)
    {
        servers.Should().BeGreaterThanOrEqualTo(down);
        var vote = new HealthVote(Enumerable.Range(1, services).ToImmutableSortedDictionary(
            i => (ServiceKey)new AddressKey(Protocol.Tcp, Host(i), 65_535), i => new ServiceVote([.. Enumerable.Range(1, down).Select(n => new RealServerKey(Host(n), 65_535))], [])));
        StoredVote.Write(vote).Length.Should().BeLessThan(Megabyte);
    }

    private static string Text(HealthVote vote) => Encoding.UTF8.GetString(StoredVote.Write(vote).Span);

    // As long as they get.
    private static Address Host(int i) => Address.Of($"2001:db8:1111:2222:3333:4444:5555:{0x1000 + i:x}")!.Value;
}
