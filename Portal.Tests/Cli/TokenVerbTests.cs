using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Cli;

/// <summary>The verbs of tokens.</summary>
internal sealed class TokenVerbTests : CommandLineFixture
{
    [Test]
    public async Task A_token_is_made_shown_once_made_anew_and_removed()
    {
        var added = await RunAsync("token", "add", "ci", "--role", "operate", "--scope", "10.0.0.0/24:80,fwmark:1-9", "--scope", "owner=web", "--expires", "90d");
        added.Code.Should().Be(0, added.ToString());
        var secret = added.Lines.Should().ContainSingle().Subject;
        added.Error.Should().Contain("ci").And.NotContain(secret);
        (await StatusAsync(secret)).Should().Be(200);

        var table = (await RunAsync("token", "list")).Lines;
        table.Should().HaveCount(3);
        table[2].Should().StartWith("ci").And.Contain("operate").And.Contain("10.0.0.0/24:80,fwmark:1-9,owner=web");
        (await RunAsync("token", "list", "-o", "name")).Lines.Should().Equal("admin", "ci");

        var rotated = (await RunAsync("token", "rotate", "ci")).Lines.Single();
        (await StatusAsync(secret)).Should().Be(401);
        (await StatusAsync(rotated)).Should().Be(200);

        (await RunAsync("token", "rm", "ci")).Code.Should().Be(2, "nobody can be asked");
        (await RunAsync("token", "rm", "ci", "--yes")).Code.Should().Be(0);
        (await StatusAsync(rotated)).Should().Be(401);
    }

    [TestCase(2, "token", "add", "ci")]
    [TestCase(2, "token", "add", "ci", "--role", "root")]
    [TestCase(3, "token", "add", "ci", "--role", "read", "--expires", "soon")]
    [TestCase(3, "token", "add", "ci", "--role", "read", "--expires", "d")]
    [TestCase(3, "token", "add", "ci", "--role", "read", "--scope", "nowhere")]
    [TestCase(3, "token", "add", "admin", "--role", "read")]
    [TestCase(3, "token", "rm", "nobody", "--yes")]
    [TestCase(4, "token", "rotate", "admin")]
    public async Task What_is_wrong_makes_no_token(int code, params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(code, outcome.ToString());
        outcome.Output.Should().BeEmpty();
        (await Portal.GetAsync("/tokens")).Json.Should().HaveCount(1);
    }

    private async Task<int> StatusAsync(string secret)
    {
        using var client = new HttpClient { BaseAddress = Portal.Address };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", secret);
        return (int)(await client.GetAsync("/services")).StatusCode;
    }
}
