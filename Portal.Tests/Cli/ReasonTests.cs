using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary><c>--reason</c> of the verbs that change something.</summary>
internal sealed class ReasonTests : CommandLineFixture
{
    private const string Said = "Straße 7, ticket 4711";

    [SetUp]
    public async Task DeclareAsync() => (await Portal.PostAsync("/services", """
        [{"type":"tcp","host":"10.0.0.1","port":80,"name":"web","servers":[{"host":"10.1.0.1","port":80,"weight":10,"name":"one"}]}]
        """)).ShouldBe(200);

    [TestCase("add", "service", "10.0.0.9:80")]
    [TestCase("add", "server", "web", "10.1.0.2:80")]
    [TestCase("set", "service", "web", "--scheduler", "rr")]
    [TestCase("set", "server", "web", "one", "--weight", "2")]
    [TestCase("rm", "server", "web", "one", "--yes")]
    [TestCase("rm", "service", "web", "--yes")]
    [TestCase("weight", "web", "one", "50%")]
    [TestCase("drain", "server", "web", "one")]
    [TestCase("drain", "service", "web")]
    [TestCase("drain", "host", "10.1.0.1")]
    [TestCase("restore", "0", "--yes")]
    public async Task It_stands_in_the_history(params string[] words)
    {
        await DoneAsync([.. words, "--reason", Said]);
        var newest = (await Portal.GetAsync("/history?limit=1")).Json[0]!;
        ((long)newest["revision"]!, (string?)newest["reason"]).Should().Be((2, Said));
        (await RunAsync("history")).Lines[1].Should().Contain(Said);
    }

    [Test]
    public async Task Resumes_imports_and_documents_have_one_too()
    {
        await DoneAsync("drain", "host", "10.1.0.1");
        await DoneAsync("resume", "host", "10.1.0.1", "--reason", "the host is back");
        await DoneAsync("drain", "server", "web", "one");
        await DoneAsync("resume", "server", "web", "one", "--reason", "the server is back");
        Kernel.ByHand(table => table.With(Known.Dns));
        await DoneAsync("import", "--reason", "made by hand");
        (await RunAsync(["apply", "-f", "-", "--yes", "--reason", "the file"], "[]")).Code.Should().Be(0);
        (await Portal.GetAsync("/history")).Json.Select(change => (string?)change["reason"]).Should().Equal("the file", "made by hand", "the server is back", null, "the host is back", null, null);
    }

    [Test]
    public async Task An_override_has_it_at_its_server_too()
    {
        await DoneAsync("set", "service", "web", "--health-check", "tcp");
        await DoneAsync("override", "web", "one", "down", "--for", "60", "--reason", "disk");
        await DoneAsync("override", "web", "one", "none", "--reason", "a new disk");
        var history = (await Portal.GetAsync("/history?limit=2")).Json;
        history.Select(change => (string?)change["reason"]).Should().Equal("a new disk", "disk");
        ((string?)history[1]!["overrides"]![0]!["reason"]).Should().Be("disk");
    }

    [TestCase(2, "a\nb")]
    [TestCase(2, "a\u009bb")]
    [TestCase(3, "257")]
    public async Task What_is_none_is_refused(int code, string reason)
    {
        reason = reason == "257" ? new string('x', 257) : reason;
        var outcome = await RunAsync("weight", "web", "one", "7", "--reason", reason);
        outcome.Code.Should().Be(code, outcome.ToString());
        outcome.Error.Should().ContainAny("--reason must be", "X-Reason must be");
        Portal.State.Revision.Should().Be(1);
    }

    private async Task DoneAsync(params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(0, outcome.ToString());
    }
}
