using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary><c>convert</c> and <c>export</c>.</summary>
internal sealed class ConvertVerbTests : CommandLineFixture
{
    private const string Rules = "-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 3\n";

    [Test]
    public async Task A_converted_file_is_applied_and_exported_as_it_was()
    {
        var document = await RunAsync(["convert", "-", "--from", "ipvsadm"], Rules);
        document.Code.Should().Be(0, document.ToString());
        JObject.Parse(document.Output)["services"].Should().ContainSingle();
        (await RunAsync(["apply", "-f", "-"], document.Output)).Code.Should().Be(0);
        Kernel.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(3);
        (await RunAsync("export", "--to", "ipvsadm")).Output.Should().StartWith(Rules.Split('\n')[0]).And.Contain("-r 10.1.0.1:80 -g -w 3");
        (await RunAsync("export", "--to", "keepalived")).Output.Should().Contain("virtual_server 10.0.0.1 80");
        (await RunAsync(["plan", "-f", "-"], (await RunAsync("export", "--to", "json")).Output)).Code.Should().Be(0);
    }

    [Test]
    public async Task What_is_not_carried_over_is_told_and_refused_where_that_is_wanted()
    {
        const string Configuration = "vrrp_instance VI_1 {\n interface eth0\n}\nvirtual_server 10.0.0.1 80 {\n protocol TCP\n real_server 10.1.0.1 80 {\n }\n}\n";
        var outcome = await RunAsync(["convert", "-", "--from", "keepalived"], Configuration);
        outcome.Code.Should().Be(0, outcome.ToString());
        outcome.Error.Should().Contain("-:1:");
        (await RunAsync(["convert", "-", "--from", "keepalived", "--strict"], Configuration)).Should().Match<Outcome>(strict => strict.Code == 3 && strict.Output.Length == 0);
    }

    [TestCase("ipvsadm", "-A -t nobody:80\n", "-:1:")]
    [TestCase("ldirectord", "virtual=\n", "-:1:")]
    public async Task A_file_that_is_broken_is_told_with_line_and_column(string format, string text, string place)
    {
        var outcome = await RunAsync(["convert", "-", "--from", format], text);
        (outcome.Code, outcome.Output).Should().Be((2, string.Empty));
        outcome.Error.Should().Contain(place);
    }

    [Test]
    public async Task Whose_file_it_is_must_be_said() => (await RunAsync(["convert", "-"], Rules)).Code.Should().Be(2);
}
