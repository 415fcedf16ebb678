using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

public sealed class AnnotationRulesTests
{
    private static readonly string[] Names = ["", "web", "Kaufhaus „Süd“ 東京 🛒", new('a', 128), string.Concat(Enumerable.Repeat("🛒", 128))];
    private static readonly string[] BadNames = [new('a', 129), "a\nb", "a\u0000", "\u007f", "\u0085", "\ud83d", "\udd12\ud83d", "\ufffd"];
    private static readonly string[] Labels = ["a", "Z9", "0", "app.kubernetes.io/name", "a_b-c.d/e", new('a', 63)];
    private static readonly string[] BadLabels = ["", "_a", ".a", "-a", "/a", "a b", "a=b", "ä", "a\n", new('a', 64)];

    [TestCaseSource(nameof(Names))]
    public void A_name_is_unicode_of_at_most_128_characters(string name) => Fields(new AnnotationEdit { Name = name }).Should().BeEmpty();

    [TestCaseSource(nameof(BadNames))]
    public void A_name_cannot_be(string name) => Fields(new AnnotationEdit { Name = name }).Should().Equal("name");

    [TestCaseSource(nameof(Labels))]
    public void A_label_can_be_called(string label)
    {
        AnnotationRules.IsLabel(label).Should().BeTrue();
        Fields(With((label, "v"))).Should().BeEmpty();
    }

    [TestCaseSource(nameof(BadLabels))]
    public void A_label_cannot_be_called(string label)
    {
        AnnotationRules.IsLabel(label).Should().BeFalse();
        Fields(With((label, "v"))).Should().Equal("labels");
    }

    [Test]
    public void A_value_is_unicode_of_at_most_255_characters()
    {
        Fields(With(("a", ""), ("b", new string('v', 255)), ("c", "東京"))).Should().BeEmpty();
        Fields(With(("a", new string('v', 256)), ("b", "\n"), ("c", "\ud83d"))).Should().Equal("labels.a", "labels.b", "labels.c");
    }

    [Test]
    public void There_are_at_most_32_labels()
    {
        Fields(Many(32)).Should().BeEmpty();
        Fields(Many(33)).Should().Equal("labels");
        var violations = new ViolationList();
        AnnotationRules.Check(Many(33).Apply(Annotation.None), violations);
        violations.All.Should().ContainSingle(violation => violation.Field == "labels");
    }

    [Test]
    public void Only_a_merge_takes_a_label_away_by_null()
    {
        Fields(With(("a", null))).Should().Equal("labels.a");
        Fields(With(("a", null)) with { MergesLabels = true }).Should().BeEmpty();
    }

    [TestCase("env", "env")]
    [TestCase("app.kubernetes.io/part-of", "app_kubernetes_io_part_of")]
    public void A_label_has_a_plainer_name_for_those_who_know_fewer_characters(string label, string plain) => AnnotationRules.PlainName(label).Should().Be(plain);

    private static AnnotationEdit With(params (string Label, string? Value)[] labels) =>
        new() { Labels = AnnotationEdit.NoLabels.AddRange(labels.Select(label => KeyValuePair.Create(label.Label, label.Value))) };

    private static AnnotationEdit Many(int count) => With([.. Enumerable.Range(0, count).Select(n => ($"l{n}", (string?)"v"))]);

    private static IEnumerable<string> Fields(AnnotationEdit edit)
    {
        var violations = new ViolationList();
        AnnotationRules.Check(edit, violations);
        return violations.All.Select(violation => violation.Field);
    }
}
