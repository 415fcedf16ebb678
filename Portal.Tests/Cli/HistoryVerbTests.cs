using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Cli;

/// <summary><c>history</c> with its filters, and <c>diff</c> of revisions.</summary>
internal sealed class HistoryVerbTests : CommandLineFixture
{
    [SetUp]
    public async Task DeclareAsync()
    {
        await DoneAsync("add", "service", "10.0.0.1:80", "--name", "web");
        await DoneAsync("add", "server", "web", "10.1.0.1:80");
        await DoneAsync("add", "service", "udp:10.0.0.2:53");
        await DoneAsync("weight", "web", "10.1.0.1:80", "7");
    }

    [TestCase("4 3 2 1")]
    [TestCase("4 2 1", "--service", "web")]
    [TestCase("4 2 1", "--service", "10.0.0.1:80")]
    [TestCase("3", "--service", "udp:10.0.0.2:53")]
    [TestCase("4 2", "--host", "10.1.0.1")]
    [TestCase("4 3 2 1", "--caller", "127.0.0.1")]
    [TestCase("", "--caller", "portal")]
    [TestCase("4 3 2 1", "--since", "1h")]
    [TestCase("", "--until", "2001-01-01")]
    [TestCase("4 2 1", "--since", "2001-01-01T00:00:00+01:00", "--until", "2999-01-01", "--service", "web", "--caller", "127.0.0.1")]
    public async Task The_history_is_filtered(string revisions, params string[] options)
    {
        string.Join(' ', (await DoneAsync(["history", "-o", "name", .. options])).Lines).Should().Be(revisions);
        string.Join(' ', (await DoneAsync(["get", "history", "-o", "name", .. options])).Lines).Should().Be(revisions);
    }

    [TestCase(3, "history", "--since", "yesterday")]
    [TestCase(3, "history", "--service", "nobody")]
    [TestCase(2, "get", "services", "--since", "1h")]
    [TestCase(2, "diff")]
    [TestCase(2, "diff", "1", "2", "3")]
    [TestCase(2, "diff", "x")]
    [TestCase(2, "diff", "1", "-f", "-")]
    [TestCase(2, "diff", "1", "2", "--label", "a=b")]
    [TestCase(2, "diff", "1", "2", "--keep-weights")]
    [TestCase(3, "diff", "1", "9")]
    public async Task What_is_wrong_is_told(int code, params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(code, outcome.ToString());
        outcome.Error.Should().NotBeEmpty();
    }

    [Test]
    public async Task Two_revisions_are_compared_in_either_direction()
    {
        (await RunAsync("diff", "2", "4")).ToString().Should().Be("1\n+ service udp/10.0.0.2/53 scheduler wlc\n~ server 10.1.0.1/80 of tcp/10.0.0.1/80: weight 1 -> 7\n\n");
        (await RunAsync("diff", "4", "2")).Lines.Should().Equal("~ server 10.1.0.1/80 of tcp/10.0.0.1/80: weight 7 -> 1", "- service udp/10.0.0.2/53");
        (await RunAsync("diff", "3", "3")).ToString().Should().Be("0\n\n");
        var json = await RunAsync("diff", "2", "4", "-o", "json");
        (json.Code, (int)JObject.Parse(json.Output)["added"]!).Should().Be((1, 1));
    }

    [Test]
    public async Task One_revision_is_compared_with_the_newest()
    {
        (await RunAsync("diff", "3")).Lines.Should().Equal("~ server 10.1.0.1/80 of tcp/10.0.0.1/80: weight 1 -> 7");
        (await RunAsync("diff", "4")).Code.Should().Be(0);
    }

    [Test]
    public async Task A_document_is_still_compared_with_what_is_declared() =>
        (await RunAsync(["diff", "-f", "-"], """[{"type":"udp","host":"10.0.0.2","port":53}]""")).ToString().Should().Be("1\n- service tcp/10.0.0.1/80 with 1 server\n\n");

    private async Task<Outcome> DoneAsync(params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(0, outcome.ToString());
        return outcome;
    }
}
