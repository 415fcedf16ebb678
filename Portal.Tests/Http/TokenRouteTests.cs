using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Tokens over HTTP, and in their file.</summary>
internal sealed class TokenRouteTests : CallersFixture
{
    private string File => Path.Combine(Portal.StateFolder, "tokens.json");

    [Test]
    public async Task A_token_is_shown_once_and_only_its_hash_is_stored()
    {
        var reply = (await Portal.PostAsync("/tokens/ci", """{"role":"operate","scope":["10.0.0.0/24:80","owner=web"],"expires":"2099-01-01"}""")).ShouldBe(201);
        var secret = (string)reply.Json["token"]!;
        secret.Should().MatchRegex("^[0-9a-f]{64}$");
        reply.Headers.Single(header => header.Key == "Cache-Control").Value.Should().Equal("no-store");

        var stored = await System.IO.File.ReadAllTextAsync(File);
        stored.Should().NotContain(secret).And.Contain(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))));
        System.IO.File.GetUnixFileMode(File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var list = (await Portal.GetAsync("/tokens")).ShouldBe(200).Text;
        list.Should().NotContain(secret).And.NotContain("sha256");
        var token = (await Portal.GetAsync("/tokens/ci")).ShouldBe(200).Json;
        ((string?)token["role"]).Should().Be("operate");
        token["scope"]!.Select(entry => (string?)entry).Should().Equal("10.0.0.0/24:80", "owner=web");
        token["expires"]!.Value<DateTime>().Should().Be(new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await Portal.RestartAsync();
        (await CallerWith(secret).GetAsync("/services")).ShouldBe(200);
    }

    [Test]
    public async Task A_token_that_is_removed_or_made_anew_counts_no_more()
    {
        var caller = await CallerAsync("read");
        (await caller.GetAsync("/services")).ShouldBe(200);
        var made = (string)(await Portal.PostAsync("/tokens/ci/rotate")).ShouldBe(200).Json["token"]!;
        (await caller.GetAsync("/services")).ShouldBeProblem(401, "unauthorized");
        var other = CallerWith(made);
        (await other.GetAsync("/services")).ShouldBe(200);
        (await Portal.DeleteAsync("/tokens/ci")).Status.Should().Be(204);
        (await other.GetAsync("/services")).ShouldBeProblem(401, "unauthorized");
        (await Portal.DeleteAsync("/tokens/ci")).ShouldBeProblem(404, "token-not-found");
        (await Portal.PostAsync("/tokens/ci/rotate")).ShouldBeProblem(404, "token-not-found");
    }

    [TestCase("ci", """{"role":"root"}""", "role")]
    [TestCase("ci", "{}", "role")]
    [TestCase("ci", """{"role":"read","scope":[]}""", "scope")]
    [TestCase("ci", """{"role":"read","scope":["10.0.0.1/24"]}""", "scope")]
    [TestCase("ci", """{"role":"read","scope":["nowhere"]}""", "scope")]
    [TestCase("ci", """{"role":"read","scope":["=web"]}""", "scope")]
    [TestCase("ci", """{"role":"read","scope":"owner=web"}""", "scope")]
    [TestCase("ci", """{"role":"read","expires":"tomorrow"}""", "expires")]
    [TestCase("ci", """{"role":"read","expires":"2020-01-01"}""", "expires")]
    [TestCase("ci", """{"role":"read","name":"other"}""", "name")]
    [TestCase("ci", """{"role":"read","sha256":"00"}""", "sha256")]
    [TestCase("admin", """{"role":"read"}""", "name")]
    [TestCase("a%20b", """{"role":"read"}""", "name")]
    [TestCase("0123456789012345678901234567890123456789012345678901234567890123", """{"role":"read"}""", "name")]
    public async Task What_is_wrong_is_named_and_nothing_is_made(string name, string body, string field)
    {
        (await Portal.PostAsync($"/tokens/{name}", body)).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal(field);
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Test]
    public async Task A_name_is_there_once()
    {
        await CallerAsync("read");
        (await Portal.PostAsync("/tokens/ci", """{"role":"admin"}""")).ShouldBeProblem(409, "token-exists");
        ((string?)(await Portal.GetAsync("/tokens/ci")).Json["role"]).Should().Be("read");
    }

    [Test]
    public async Task A_token_ends_when_it_expires()
    {
        var time = new ManualTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        var expires = time.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var secret = (string)(await portal.PostAsync("/tokens/ci", $$"""{"role":"read","expires":"{{expires}}"}""")).ShouldBe(201).Json["token"]!;
        using var client = new HttpClient { BaseAddress = portal.Address };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", secret);
        (await client.GetAsync("/services")).StatusCode.Should().Be(System.Net.HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(61));
        (await client.GetAsync("/services")).StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task The_token_that_every_Portal_has_is_made_anew_in_its_file()
    {
        await Restart(options => options with { Token = null });
        var before = (await System.IO.File.ReadAllTextAsync(Path.Combine(Portal.StateFolder, "token"))).Trim();
        var caller = CallerWith(before);
        var made = (string)(await caller.PostAsync("/tokens/admin/rotate")).ShouldBe(200).Json["token"]!;
        (await System.IO.File.ReadAllTextAsync(Path.Combine(Portal.StateFolder, "token"))).Trim().Should().Be(made);
        (await caller.GetAsync("/services")).ShouldBeProblem(401, "unauthorized");
        (await CallerWith(made).GetAsync("/tokens")).ShouldBe(200);
        (await CallerWith(made).DeleteAsync("/tokens/admin")).ShouldBeProblem(409, "token-elsewhere");
    }

    [Test]
    public async Task A_token_that_is_given_as_an_option_stays() => (await Portal.PostAsync("/tokens/admin/rotate")).ShouldBeProblem(409, "token-elsewhere");

    [Test]
    public async Task What_others_write_into_the_file_counts_without_a_restart()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData("a secret of my own"u8));
        await System.IO.File.WriteAllTextAsync(File, $$"""[{"name":"cron","role":"read","sha256":"{{digest.ToUpperInvariant()}}"}]""");
        var caller = CallerWith("a secret of my own");
        await Poll.UntilAsync(async () => (await caller.GetAsync("/services")).Status == 200, "it has read the file");

        // What cannot be used changes nothing.
        await System.IO.File.WriteAllTextAsync(File, "[{");
        (await Portal.PostAsync("/tokens/ci", """{"role":"read"}""")).ShouldBeProblem(503, "tokens-not-stored");
        (await caller.GetAsync("/services")).ShouldBe(200);

        await System.IO.File.WriteAllTextAsync(File, "[]");
        await Poll.UntilAsync(async () => (await caller.GetAsync("/services")).Status == 401, "it has read the file");
    }

    [Test]
    public async Task A_file_that_others_have_broken_is_not_written_over()
    {
        await CallerAsync("read");
        await System.IO.File.WriteAllTextAsync(File, "[{");
        for (var i = 0; i < 3; i++)
        {
            (await Portal.PostAsync("/tokens/deploy", """{"role":"read"}""")).ShouldBeProblem(503, "tokens-not-stored");
            (await System.IO.File.ReadAllTextAsync(File)).Should().Be("[{");
        }

        await System.IO.File.WriteAllTextAsync(File, "[]");
        (await Portal.PostAsync("/tokens/deploy", """{"role":"read"}""")).ShouldBe(201);
    }

    [TestCase("removed")]
    [TestCase("rotated")]
    [TestCase("expired")]
    public async Task A_stream_of_events_ends_with_its_token(string how)
    {
        var caller = await CallerAsync("read");
        using var events = await EventClient.OpenAsync(caller.Client);
        (await (how switch
        {
            "removed" => Portal.DeleteAsync("/tokens/ci"),
            "rotated" => Portal.PostAsync("/tokens/ci/rotate"),
            _ => ExpireAsync(),
        })).Status.Should().BeInRange(200, 204);
        (await Portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        while (await events.ReadAsync() is { } sent)
        {
            sent.Kind.Should().BeNull("nothing is told to a token that counts no more");
        }
    }

    [Test]
    public async Task What_others_have_written_meanwhile_is_kept_by_a_change()
    {
        await CallerAsync("read");
        var stored = JArray.Parse(await System.IO.File.ReadAllTextAsync(File));
        stored.Add(new JObject { ["name"] = "lb-2.example.com", ["role"] = "read" });
        await System.IO.File.WriteAllTextAsync(File, stored.ToString());
        (await Portal.PostAsync("/tokens/deploy", """{"role":"admin"}""")).ShouldBe(201);
        var list = (await Portal.GetAsync("/tokens")).Json;
        list.Select(token => (string?)token["name"]).Should().Equal("admin", "ci", "deploy", "lb-2.example.com");
        ((bool?)list[3]!["has_secret"]).Should().BeFalse();
    }

    [Test]
    public async Task A_file_that_cannot_be_written_changes_nothing()
    {
        var caller = await CallerAsync("read");
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);
        (await Portal.PostAsync("/tokens/deploy", """{"role":"admin"}""")).ShouldBeProblem(503, "tokens-not-stored");
        (await Portal.DeleteAsync("/tokens/ci")).ShouldBeProblem(503, "tokens-not-stored");
        (await caller.GetAsync("/services")).ShouldBe(200);
        Directory.Delete(File);
    }

    [Test]
    public async Task A_link_to_the_file_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        var (file, link) = (folder.Write("real.json", "[]"), folder["link.json"]);
        System.IO.File.CreateSymbolicLink(link, file);
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Tokens = link });
        (await portal.PostAsync("/tokens/ci", """{"role":"read"}""")).ShouldBe(201);
        System.IO.File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName.Should().Be(file);
        (await System.IO.File.ReadAllTextAsync(file)).Should().Contain("\"ci\"");
    }

    [TestCase("/dev/null")]
    [TestCase("/tmp")]
    public async Task What_is_no_file_ends_a_start_and_is_not_waited_for(string path)
    {
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Tokens = path });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().Be($"--tokens: {path}: It is no file.");
    }

    [TestCase("{}", "must be an array")]
    [TestCase("""[{"role":"read"}]""", "[0].name must have 1 to 63")]
    [TestCase("""[{"name":"a","role":"all"}]""", "[0].role must be read, operate or admin")]
    [TestCase("""[{"name":"a","role":"read","scope":[]}]""", "[0].scope must have at least one entry")]
    [TestCase("""[{"name":"a","role":"read","sha256":"12"}]""", "[0].sha256 must be the SHA-256 of the token")]
    [TestCase("""[{"name":"a","role":"read","color":"red"}]""", "[0].color")]
    [TestCase("""[{"name":"a","role":"read"},{"name":"a","role":"read"}]""", "name a must be given once")]
    [TestCase("""[{"name":"a","role":"read","expires":"never"}]""", "[0].expires must be a time")]
    public async Task A_file_that_is_wrong_ends_a_start_and_says_where(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("tokens.json", content);
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Tokens = file });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().Contain("--tokens").And.Contain(file).And.Contain(expected);
    }

    [Test]
    public async Task Two_tokens_with_one_secret_are_one_too_many()
    {
        var digest = new string('a', 64);
        using var folder = new TemporaryFolder();
        var file = folder.Write("tokens.json", $$"""[{"name":"a","role":"read","sha256":"{{digest}}"},{"name":"b","role":"admin","sha256":"{{digest}}"}]""");
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Tokens = file });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().Contain("a and b have the same");
    }

    [Test]
    public async Task The_name_of_the_token_stands_in_history_events_and_figures()
    {
        var caller = await CallerAsync("admin", name: "deploy");
        using var events = await EventClient.OpenAsync(Portal.Client);
        (await caller.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        ((string?)(await Portal.GetAsync("/history?limit=1")).Json[0]!["token"]).Should().Be("deploy");
        ((string?)(await Portal.GetAsync("/history/2")).Json["token"]).Should().Be("deploy");
        SentEvent sent;
        do
        {
            sent = await events.NextAsync();
        }
        while (sent.Kind != "change");
        ((string?)sent.Json["token"]).Should().Be("deploy");
        (await Portal.GetAsync("/history?caller=deploy")).Json.Should().HaveCount(1);
        (await Portal.GetAsync("/history?caller=admin")).Json.Should().HaveCount(1);
        ((string?)(await Portal.GetAsync("/history?caller=admin")).Json[0]!["token"]).Should().Be("admin");
        var metrics = (await Portal.GetAsync("/metrics")).Text;
        metrics.Should().Contain("portal_http_requests_by_token_total{token=\"deploy\"} 1\n").And.Contain("portal_http_requests_by_token_total{token=\"admin\"}");
        await Portal.RestartAsync();
        ((string?)(await Portal.GetAsync("/history?limit=1")).Json[0]!["token"]).Should().Be("deploy");
    }

    // As if its time had come: the file says so, and a change takes over what it says.
    private async Task<Reply> ExpireAsync()
    {
        var stored = JArray.Parse(await System.IO.File.ReadAllTextAsync(File));
        stored[0]!["expires"] = "2020-01-01";
        await System.IO.File.WriteAllTextAsync(File, stored.ToString());
        return (await Portal.PostAsync("/tokens/other", """{"role":"read"}""")).ShouldBe(201);
    }

    private async Task Restart(Func<PortalOptions, PortalOptions> change)
    {
        Portal.Configure(change);
        await Portal.RestartAsync();
    }
}
