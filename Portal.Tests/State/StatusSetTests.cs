using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;

namespace Portal.Tests.State;

public sealed class StatusSetTests
{
    [TestCase("200", "200")]
    [TestCase("200-399", "200-399")]
    [TestCase("200,204,300-399", "200,204,300-399")]
    [TestCase(" 200 , 300 - 399 ", "200,300-399")]
    [TestCase("200-200", "200")]
    [TestCase("100-599", "100-599")]
    public void A_set_is_written_as_it_is_read(string text, string expected)
    {
        StatusSet.Parse(text)!.ToString().Should().Be(expected);
        StatusSet.Parse(expected).Should().Be(StatusSet.Parse(text));
    }

    [TestCase("")]
    [TestCase(",")]
    [TestCase("200,")]
    [TestCase("99")]
    [TestCase("600")]
    [TestCase("0200")]
    [TestCase("+20")]
    [TestCase("2xx")]
    [TestCase("200-")]
    [TestCase("-200")]
    [TestCase("300-200")]
    [TestCase("200-300-400")]
    [TestCase("٢٠٠")]
    public void What_is_no_set_is_not_read(string text) => StatusSet.Parse(text).Should().BeNull();

    [TestCase(199, false)]
    [TestCase(200, true)]
    [TestCase(201, false)]
    [TestCase(299, false)]
    [TestCase(300, true)]
    [TestCase(399, true)]
    [TestCase(400, false)]
    public void Both_ends_of_a_range_are_in_it(int status, bool expected) => StatusSet.Parse("200,300-399")!.Has(status).Should().Be(expected);

    [TestCase(199, false)]
    [TestCase(200, true)]
    [TestCase(399, true)]
    [TestCase(400, false)]
    public void By_default_what_is_no_error_is_good(int status, bool expected) => StatusSet.Default.Has(status).Should().Be(expected);

    [Test]
    public void Every_set_survives_being_written_and_read() => Gen.Select(Gen.Int[100, 599], Gen.Int[0, 499]).Array[1, 8].Sample(ranges =>
    {
        var text = string.Join(',', ranges.Select(range => $"{range.Item1}-{Math.Min(range.Item1 + range.Item2, 599)}"));
        var set = StatusSet.Parse(text)!;
        StatusSet.Parse(set.ToString()).Should().Be(set);
        Enumerable.Range(0, 1000).Where(set.Has).Should().Equal(
            Enumerable.Range(0, 1000).Where(status => ranges.Any(range => status >= range.Item1 && status <= Math.Min(range.Item1 + range.Item2, 599))));
    }, iter: 200);
}
