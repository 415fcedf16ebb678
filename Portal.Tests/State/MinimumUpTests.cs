using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;

namespace Portal.Tests.State;

public sealed class MinimumUpTests
{
    [TestCase("30%", 10, 3)]
    [TestCase("30%", 11, 4)]
    [TestCase("30%", 1, 1)]
    [TestCase("1%", 1, 1)]
    [TestCase("1%", 100, 1)]
    [TestCase("1%", 101, 2)]
    [TestCase("100%", 7, 7)]
    [TestCase("0%", 7, 0)]
    [TestCase("50%", 0, 0)]
    [TestCase("99%", int.MaxValue, 2_126_008_811)]
    public void A_percentage_is_rounded_up(string text, int servers, int expected) => MinimumUp.Parse(text)!.Value.Of(servers).Should().Be(expected);

    [TestCase(0, 5, 0)]
    [TestCase(1, 5, 1)]
    [TestCase(7, 5, 7)]
    public void A_number_is_that_number(int number, int servers, int expected) => new MinimumUp(number, IsPercentage: false).Of(servers).Should().Be(expected);

    [TestCase("")]
    [TestCase("%")]
    [TestCase("30")]
    [TestCase("-1%")]
    [TestCase("+1%")]
    [TestCase("101%")]
    [TestCase("1.5%")]
    [TestCase(" 30%")]
    [TestCase("30 %")]
    [TestCase("30%%")]
    [TestCase("99999999999%")]
    public void What_is_no_percentage_is_not_read(string text) => MinimumUp.Parse(text).Should().BeNull();

    [TestCase("0")]
    [TestCase("7")]
    [TestCase("30%")]
    public void A_number_or_a_percentage_is_written_as_it_is_read(string text) => MinimumUp.Read(text)!.Value.ToString().Should().Be(text);

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("101%")]
    [TestCase("99999999999")]
    public void What_is_neither_is_not_read(string text) => MinimumUp.Read(text).Should().BeNull();

    [TestCase("0%")]
    [TestCase("30%")]
    [TestCase("100%")]
    public void A_percentage_is_written_as_it_is_read(string text) => MinimumUp.Parse(text)!.Value.ToString().Should().Be(text);

    [Test]
    public void The_default_is_one_server() => MinimumUp.Default.ToString().Should().Be("1");
}
