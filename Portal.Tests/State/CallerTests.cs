using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Api.State;

namespace Portal.Tests.State;

/// <summary>Whom somebody means who names a caller.</summary>
public sealed class CallerTests
{
    [TestCase("10.0.0.1", "10.0.0.1", true)]
    [TestCase("10.0.0.1", "10.0.0.2", false)]
    [TestCase("10.0.0.1", "10.0.0.1 ", false)]
    [TestCase("::ffff:10.0.0.1", "10.0.0.1", true)]
    [TestCase("2001:db8::1", "2001:db8::1", true)]
    [TestCase("2001:db8::1", "2001:db8::2", false)]
    [TestCase("portal", "portal", true)]
    [TestCase("portal", "Portal", false)]
    [TestCase("portal", "", false)]
    public void A_caller_is_meant_by_its_name_or_its_address(string name, string who, bool isMeant) =>
        new Caller(name, "a test").Is(who).Should().Be(isMeant);

    [TestCase("10.0.0.1", "10.0.0.1")]
    [TestCase("::FFFF:10.0.0.1", "10.0.0.1")]
    [TestCase("2001:DB8:0::1", "2001:db8::1")]
    [TestCase("[2001:db8::1]", "2001:db8::1")]
    [TestCase("portal", "portal")]
    [TestCase("::ffff:portal", "::ffff:portal")]
    public void An_address_may_be_spelled_in_any_way(string text, string who) => ModelMapping.CallerNamed(text).Should().Be(who);
}
