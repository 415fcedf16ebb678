using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Where the token comes from when it is not given as an option.</summary>
internal sealed class TokenFileTests
{
    [Test]
    public async Task A_token_is_made_once_for_the_owner_alone_and_then_kept()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null });
        var file = Path.Combine(portal.StateFolder, "token");
        var token = (await File.ReadAllTextAsync(file)).TrimEnd('\n');
        token.Should().MatchRegex("^[0-9a-f]{64}$");
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await AskAsync(portal, token)).Should().Be(200);
        (await AskAsync(portal, TestPortal.Token)).Should().Be(401);
        await portal.RestartAsync();
        (await AskAsync(portal, token)).Should().Be(200);
    }

    [Test]
    public async Task Two_Portals_make_two_tokens()
    {
        await using var one = await TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null });
        await using var two = await TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null });
        (await File.ReadAllTextAsync(Path.Combine(one.StateFolder, "token"))).Should().NotBe(await File.ReadAllTextAsync(Path.Combine(two.StateFolder, "token")));
    }

    [TestCase("from-a-file")]
    [TestCase("from-a-file\n")]
    [TestCase("  from-a-file\r\n\n")]
    public async Task A_token_is_read_from_a_file_of_yours(string content)
    {
        using var folder = new TemporaryFolder();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null, TokenFile = folder.Write("mine", content) });
        (await AskAsync(portal, "from-a-file")).Should().Be(200);
        File.Exists(Path.Combine(portal.StateFolder, "token")).Should().BeFalse();
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("two words")]
    [TestCase("two\nlines")]
    [TestCase("caf\u00e9")]
    public async Task A_file_without_a_token_stops_the_start(string content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("mine", content);
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null, TokenFile = file });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().StartWith("--token-file: " + file);
    }

    [Test]
    public async Task A_file_of_yours_that_is_missing_stops_the_start_and_is_not_made()
    {
        using var folder = new TemporaryFolder();
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Token = null, TokenFile = folder["mine"] });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().StartWith("--token-file: " + folder["mine"]);
        File.Exists(folder["mine"]).Should().BeFalse();
    }

    private static async Task<int> AskAsync(TestPortal portal, string token)
    {
        portal.Client.DefaultRequestHeaders.Clear();
        portal.Client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", token);
        return (await portal.GetAsync("/services")).Status;
    }
}
