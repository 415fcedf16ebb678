using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Metrics;

namespace Portal.Tests.Metrics;

[Parallelizable(ParallelScope.All)]
public sealed class ExpositionTests
{
    [Test]
    public void A_family_has_help_and_type_and_then_its_samples() => Write(exposition =>
    {
        exposition.Family("a_total", Exposition.Counter, "Counts\\ a\nthing.");
        exposition.Sample("a_total", ulong.MaxValue, ("x", "1"), ("y", "2"));
        exposition.Sample("a_total", 0.5);
    }).Should().Be("# HELP a_total Counts\\\\ a\\nthing.\n# TYPE a_total counter\na_total{x=\"1\",y=\"2\"} 18446744073709551615\na_total 0.5\n");

    [Test]
    public void What_would_end_a_label_is_escaped() => Write(exposition => exposition.Sample("a", 1, ("x", "q\"b\\n\nü")))
        .Should().Be("a{x=\"q\\\"b\\\\n\\nü\"} 1\n");

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(1e21, "1E+21")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string text) => Write(exposition => exposition.Sample("a", value)).Should().Be($"a {text}\n");

    private static string Write(Action<Exposition> write)
    {
        using var text = new StringWriter();
        write(new Exposition(text));
        return text.ToString();
    }
}
