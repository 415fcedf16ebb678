using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Callers;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Callers;

/// <summary>The words for roles and scopes, in both directions.</summary>
internal sealed class TokenTextTests
{
    [TestCase("10.0.0.1")]
    [TestCase("10.0.0.0/24:80")]
    [TestCase("[2001:db8::/64]:8000-8999")]
    [TestCase(":443")]
    [TestCase("fwmark:100-199")]
    [TestCase("owner=web")]
    [TestCase("owner=")]
    [TestCase("example.com/team=a=b")]
    [TestCase("10.0.0.1", "fwmark:5", "owner=web")]
    public void A_scope_comes_back_as_it_was_written(params string[] words)
    {
        var violations = new ViolationList();
        TokenText.Of(TokenText.ToReach(words, violations)!).Should().Equal(words);
        violations.IsEmpty.Should().BeTrue();
    }

    [TestCase("read", Role.Read)]
    [TestCase("operate", Role.Operate)]
    [TestCase("admin", Role.Admin)]
    public void A_role_comes_back_as_it_was_written(string word, Role role)
    {
        TokenText.ToRole(word, new ViolationList()).Should().Be(role);
        TokenText.Of(role).Should().Be(word);
    }

    [TestCase("2026-05-04T03:02:01Z", "2026-05-04T03:02:01Z")]
    [TestCase("2026-05-04T05:02:01+02:00", "2026-05-04T03:02:01Z")]
    [TestCase("2026-05-04T03:02:01", "2026-05-04T03:02:01Z")]
    [TestCase("2026-05-04", "2026-05-04T00:00:00Z")]
    public void A_time_is_one_of_UTC(string text, string expected) => TokenText.Of(TokenText.ToTime(text, new ViolationList())!.Value).Should().Be(expected);

    [TestCase("")]
    [TestCase("5")]
    [TestCase("05/04/2026")]
    [TestCase("2026-13-01")]
    [TestCase("2026-05-04 and more")]
    public void What_is_no_time_is_refused(string text)
    {
        var violations = new ViolationList();
        TokenText.ToTime(text, violations).Should().BeNull();
        violations.IsEmpty.Should().BeFalse();
    }

    [TestCase("10.0.0.1", "owner=web", true, TestName = "One_entry_is_enough")]
    [TestCase("10.0.0.2", "owner=dns", false)]
    [TestCase("10.0.0.2", "owner=web", true)]
    [TestCase("10.0.0.2", "owner", false, TestName = "A_label_needs_its_value")]
    public void A_service_is_within_reach_when_one_entry_fits(string address, string label, bool isCovered)
    {
        var reach = TokenText.ToReach([address, .. label.Contains('=', StringComparison.Ordinal) ? [label] : Array.Empty<string>()], new ViolationList())!;
        var service = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
        reach.Covers(service, Annotation.None with { Labels = Annotation.NoLabels.Add("owner", "web") }).Should().Be(isCovered);
    }
}
