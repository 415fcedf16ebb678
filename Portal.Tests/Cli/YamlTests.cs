using FluentAssertions;
using NUnit.Framework;
using Portal.Cli;
using Portal.Cli.Output;
using Portal.Cli.Verbs;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>Documents that people keep as YAML.</summary>
internal sealed class YamlTests : CommandLineFixture
{
    private const string Document = """
        # The shop.
        services:
        - type: tcp
          host: 10.0.0.1
          port: 80
          labels: {owner: web, version: "1.0"}
          servers: &servers
          - {host: 10.1.0.1, port: 80, weight: 5}
          - {host: 10.1.0.2, port: 80, backup: true}
        - {type: tcp, host: 10.0.0.2, port: 80, servers: *servers}

        """;

    [Test]
    public async Task A_document_of_YAML_is_applied_like_one_of_JSON()
    {
        var applied = await RunAsync(["apply", "-f", "-", "--yes"], Document);
        applied.Code.Should().Be(0, applied.ToString());
        Portal.State.Table.Services.Should().HaveCount(2).And.OnlyContain(service => service.Servers.Count == 2);
        Portal.State.Annotations.Of(Known.Web.Key).Own.Labels["version"].Should().Be("1.0");
        (await RunAsync(["plan", "-f", "-"], Document)).Code.Should().Be(0, "it is all there");
    }

    [TestCase("a: 1", """{"a":1}""")]
    [TestCase("a: -1.5", """{"a":-1.5}""")]
    [TestCase("a: 10.0.0.1", """{"a":"10.0.0.1"}""")]
    [TestCase("a: '1'", """{"a":"1"}""")]
    [TestCase("a: !!str 1", """{"a":"1"}""")]
    [TestCase("a: true\nb: yes\nc: ~\nd:", """{"a":true,"b":"yes","c":null,"d":null}""")]
    [TestCase("80: x", """{"80":"x"}""")]
    [TestCase("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [TestCase("- 1\n- 2", """{"services":[1,2]}""")]
    [TestCase("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [TestCase("a: 2001:db8::1", """{"a":"2001:db8::1"}""")]
    public void A_value_is_that_of_JSON(string yaml, string json) => StateFile.Parse(yaml, "a.yaml").Compact().Should().Be(json);

    [TestCase("a: [1", "line 2")]
    [TestCase("a: 1\n b: 2", "line 2")]
    [TestCase("a: 1\na: 2", "line 2, column 1: the field a stands here twice")]
    [TestCase("a: *nothing", "line 1, column 4: there is no anchor nothing")]
    [TestCase("a: 1\n---\nb: 1", "a file has one document")]
    [TestCase("? [1]\n: 2", "the name of a field must be a text")]
    [TestCase("text", "must be an object")]
    public void What_is_wrong_is_told_with_its_place(string yaml, string expected)
    {
        var parse = () => StateFile.Parse(yaml, "a.yaml");
        parse.Should().Throw<CommandException>().Which.Message.Should().Contain("a.yaml").And.Contain(expected);
    }

    [Test]
    public void A_few_lines_do_not_stand_for_more_than_there_is_memory()
    {
        var lines = new System.Text.StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
        for (var i = 1; i < 12; i++)
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var parse = () => StateFile.Parse(lines.ToString(), "a.yaml");
        parse.Should().Throw<CommandException>().Which.Message.Should().Contain("too much");
        var deep = () => StateFile.Parse("a: " + new string('[', 1000), "a.yaml");
        deep.Should().Throw<CommandException>();
    }
}
