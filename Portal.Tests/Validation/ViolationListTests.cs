using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Validation;

public sealed class ViolationListTests
{
    [Test]
    public void A_new_list_is_empty()
    {
        var list = new ViolationList();
        list.IsEmpty.Should().BeTrue();
        list.All.Should().BeEmpty();
    }

    [Test]
    public void Views_name_the_place_and_share_the_list()
    {
        var list = new ViolationList();
        list.Add("host", "one");
        list.At("servers").At("[3]").Add("weight", "two");
        list.At("servers").At("[3]").At("tunnel").Add("port", "three");
        list.At("servers").At("[3]").Add("", "four");
        list.At("[0]").Add("", "five");
        list.At("[0]").Add("type", "six");
        list.Add("", "seven");
        list.All.Select(violation => violation.Field)
            .Should().Equal("host", "servers[3].weight", "servers[3].tunnel.port", "servers[3]", "[0]", "[0].type", "");
        list.At("anything").All.Should().HaveCount(7);
        list.At("anything").IsEmpty.Should().BeFalse();
    }

    [Test]
    public void A_field_can_have_several_violations()
    {
        var list = new ViolationList();
        list.Add("host", "one");
        list.Add("host", "two");
        list.All.Should().Equal(new Violation("host", "one"), new Violation("host", "two"));
    }

    [TestCase("a", "", TestName = "the field itself is broken")]
    [TestCase("b", "b", TestName = "another field of the rule is broken")]
    [TestCase("c", "b,c", TestName = "the last field of the rule is broken")]
    public void A_rule_that_follows_from_a_broken_field_is_not_told(string broken, string others)
    {
        var list = new ViolationList();
        list.At("[1]").Add(broken, "broken");
        list.At("[1]").AddUnlessBroken("a", "follows", others.Split(',', StringSplitOptions.RemoveEmptyEntries));
        list.All.Should().ContainSingle();
        list.At("[1]").Has(broken).Should().BeTrue();
    }

    [Test]
    public void The_same_field_elsewhere_does_not_count()
    {
        var list = new ViolationList();
        list.At("[1]").Add("a", "broken");
        list.At("[11]").AddUnlessBroken("a", "stands", "b");
        list.AddUnlessBroken("a", "stands too");
        list.All.Should().HaveCount(3);
    }

    [Test]
    public void After_a_hundred_nothing_is_noted_any_more()
    {
        var list = new ViolationList();
        for (var i = 0; i < 100_000; i++)
        {
            list.IsFull.Should().Be(i >= 100);
            list.Add($"[{i}]", "is wrong.");
        }

        list.All.Should().HaveCount(100);
        list.Has("[100]").Should().BeFalse();
    }

    [Test]
    public void What_is_very_long_is_cut()
    {
        var list = new ViolationList();
        list.At("[0]").Add(new string('n', 1 << 20), new string('m', 1 << 20));
        (list.All[0].Field.Length, list.All[0].Message.Length).Should().Be((257, 1025));
        list.At("[0]").Has(new string('n', 1 << 20)).Should().BeTrue();
    }
}
