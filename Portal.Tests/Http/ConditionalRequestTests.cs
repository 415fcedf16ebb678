using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class ConditionalRequestTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    [SetUp]
    public async Task DeclareAsync() => (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);

    [TestCase("/services")]
    [TestCase("/services/tcp/10.0.0.1/80")]
    [TestCase("/services/tcp/10.0.0.1/80/servers")]
    [TestCase("/services/tcp/10.0.0.1/80/servers/10.1.0.1/80")]
    public async Task What_has_not_changed_is_not_sent_again(string path)
    {
        var tag = TagOf((await Portal.GetAsync(path)).ShouldBe(200));
        var again = await SendAsync(HttpMethod.Get, path, "If-None-Match", tag);
        again.ShouldBe(304).Text.Should().BeEmpty();
        TagOf(again).Should().Be(tag);
        (await SendAsync(HttpMethod.Get, path, "If-None-Match", "\"other\", W/" + tag)).ShouldBe(304);

        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        var counted = (await SendAsync(HttpMethod.Get, path, "If-None-Match", tag)).ShouldBe(200);
        ConfigurationOf(TagOf(counted)).Should().Be(ConfigurationOf(tag), "only a connection has come");

        (await Portal.PatchAsync(Server, """{"weight":2}""")).ShouldBe(200);
        var changed = (await SendAsync(HttpMethod.Get, path, "If-None-Match", TagOf(counted))).ShouldBe(200);
        ConfigurationOf(TagOf(changed)).Should().NotBe(ConfigurationOf(tag));
    }

    [TestCase("PATCH", "/services/tcp/10.0.0.1/80", """{"scheduler":"rr"}""")]
    [TestCase("DELETE", "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80", null)]
    [TestCase("GET", "/services", null)]
    public async Task A_version_that_something_between_has_made_weak_is_named_as_that(string method, string path, string? body)
    {
        var tag = TagOf((await Portal.GetAsync(path)).ShouldBe(200));
        foreach (var given in new[] { "W/" + tag, "\"other\", W/" + tag })
        {
            var reply = await Portal.SendAsync(new HttpMethod(method), path, body, "application/json", ("If-Match", given));
            ((string?)reply.ShouldBeProblem(412, "version-changed").Json["detail"]).Should().Contain("weak").And.Contain("Send it without W/");
        }

        var other = await Portal.SendAsync(new HttpMethod(method), path, body, "application/json", ("If-Match", "\"other\""));
        ((string?)other.ShouldBeProblem(412, "version-changed").Json["detail"]).Should().NotContain("weak");
    }

    [TestCase("PUT", "/services/tcp/10.0.0.1/80", """{"scheduler":"rr"}""")]
    [TestCase("PATCH", "/services/tcp/10.0.0.1/80", """{"scheduler":"rr"}""")]
    [TestCase("DELETE", "/services/tcp/10.0.0.1/80", null)]
    [TestCase("PUT", "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80", """{"weight":9}""")]
    [TestCase("PATCH", "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80", """{"weight":9}""")]
    [TestCase("DELETE", "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80", null)]
    [TestCase("POST", "/services/tcp/10.0.0.1/80/servers", "[]")]
    [TestCase("POST", "/services", "[]")]
    public async Task Of_two_who_have_read_the_same_the_second_is_told(string method, string path, string? body)
    {
        var tag = TagOf((await Portal.GetAsync(path)).ShouldBe(200));
        (await Portal.PatchAsync(Server, """{"weight":2}""")).ShouldBe(200);
        var current = TagOf((await Portal.GetAsync(path)).ShouldBe(200));
        var before = Portal.State;
        Kernel.Forget();

        var reply = (await SendAsync(new HttpMethod(method), path, "If-Match", tag, body)).ShouldBeProblem(412, "version-changed");
        TagOf(reply).Should().Be($"\"{ConfigurationOf(current)}\"");
        ((string?)reply.Json["version"]).Should().Be(ConfigurationOf(current));
        Kernel.Commands.Should().BeEmpty();
        Portal.State.Should().BeSameAs(before);

        (await SendAsync(new HttpMethod(method), path, "If-Match", "\"other\"," + current, body)).Status.Should().BeOneOf(200, 204);
        Kernel.Commands.Should().NotBeEmpty();
    }

    [Test]
    public async Task The_version_of_an_answer_serves_for_the_next_write_without_a_look_at_the_kernel()
    {
        var tag = TagOf((await Portal.PutAsync(Server, """{"weight":2}""")).ShouldBe(200));
        Kernel.Forget();
        var next = await SendAsync(HttpMethod.Put, Server, "If-Match", tag, """{"weight":3}""");
        next.ShouldBe(200);
        Kernel.Listings.Should().Be(0);
        (await SendAsync(HttpMethod.Put, Server, "If-Match", TagOf(next), """{"weight":4}""")).ShouldBe(200);
        (await SendAsync(HttpMethod.Put, Server, "If-Match", tag, """{"weight":5}""")).ShouldBeProblem(412, "version-changed");
    }

    [Test]
    public async Task What_is_said_of_the_health_of_a_server_goes_by_the_version_of_the_server()
    {
        const string Override = Server + "/health/override";
        const string Down = """{"state":"down","for":60}""";
        var tag = TagOf((await Portal.GetAsync(Server)).ShouldBe(200));
        (await Portal.PatchAsync(Server, """{"weight":2}""")).ShouldBe(200);
        var current = TagOf((await Portal.GetAsync(Server)).ShouldBe(200));
        var before = Portal.State;
        (await SendAsync(HttpMethod.Put, Override, "If-Match", tag, Down)).ShouldBeProblem(412, "version-changed");
        (await SendAsync(HttpMethod.Put, Override, "If-None-Match", current, Down)).ShouldBeProblem(412, "version-changed");
        Portal.State.Revision.Should().Be(before.Revision);
        var said = (await SendAsync(HttpMethod.Put, Override, "If-Match", current, Down)).ShouldBe(200);
        ConfigurationOf(TagOf(said)).Should().Be(ConfigurationOf(current), "the server is declared as before");
        (await SendAsync(HttpMethod.Delete, Override, "If-Match", tag)).ShouldBeProblem(412, "version-changed");
        Portal.State.Overrides.IsEmpty.Should().BeFalse();
        var ended = (await SendAsync(HttpMethod.Delete, Override, "If-Match", TagOf(said))).ShouldBe(204);
        TagOf(ended).Should().Be(TagOf(said));
        Portal.State.Overrides.IsEmpty.Should().BeTrue();
    }

    [Test]
    public async Task What_somebody_has_read_from_a_kernel_that_was_changed_by_hand_counts()
    {
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(1), new RealServerSettings { Weight = 7 })));
        var tag = TagOf((await Portal.GetAsync(Server)).ShouldBe(200));
        (await SendAsync(HttpMethod.Patch, Server, "If-Match", tag, """{"upper_threshold":5}""")).ShouldBe(200);
    }

    [Test]
    public async Task If_None_Match_with_a_star_creates_only()
    {
        (await SendAsync(HttpMethod.Put, Server, "If-None-Match", "*", """{"weight":9}""")).ShouldBeProblem(412, "version-changed");
        var other = Known.WebPath + "/servers/10.1.0.2/80";
        (await SendAsync(HttpMethod.Put, other, "If-None-Match", "*", """{"weight":9}""")).ShouldBe(201);
        (await SendAsync(HttpMethod.Post, other, "If-None-Match", "*", """{"weight":9}""")).ShouldBeProblem(412, "version-changed");
        (await SendAsync(HttpMethod.Put, "/services/udp/10.0.0.1/53", "If-None-Match", "*")).ShouldBe(201);
    }

    [Test]
    public async Task What_only_the_kernel_has_is_there_too()
    {
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(2), new RealServerSettings { Weight = 7 })));
        (await SendAsync(HttpMethod.Put, Known.WebPath + "/servers/10.1.0.2/80", "If-None-Match", "*")).ShouldBeProblem(412, "version-changed");
    }

    [Test]
    public async Task If_Match_with_a_star_changes_only()
    {
        (await SendAsync(HttpMethod.Put, Known.WebPath + "/servers/10.1.0.2/80", "If-Match", "*")).ShouldBeProblem(412, "version-changed").Headers.ETag.Should().BeNull();
        (await SendAsync(HttpMethod.Put, Server, "If-Match", "*", """{"weight":9}""")).ShouldBe(200);
    }

    [Test]
    public async Task A_weak_version_never_matches_a_write()
    {
        var tag = TagOf((await Portal.GetAsync(Server)).ShouldBe(200));
        (await SendAsync(HttpMethod.Put, Server, "If-Match", "W/" + tag)).ShouldBeProblem(412, "version-changed");
    }

    [TestCase("If-Match")]
    [TestCase("If-None-Match")]
    public async Task What_is_no_list_of_versions_is_refused(string header)
    {
        Kernel.Forget();
        (await SendAsync(HttpMethod.Put, Server, header, "12", """{"weight":9}""")).ShouldBreak(header);
        (await SendAsync(HttpMethod.Get, Server, header, "12")).ShouldBreak(header);
        NothingHappened(revision: 1);
    }

    [TestCase("POST", "/sync")]
    [TestCase("GET", "/sync")]
    [TestCase("POST", "/import")]
    public async Task A_condition_that_would_not_be_looked_at_is_refused(string method, string path)
    {
        Kernel.Forget();
        (await SendAsync(new HttpMethod(method), path, "If-None-Match", "\"a\"")).ShouldBreak("If-Match");
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task A_dry_run_looks_at_the_condition_too() =>
        (await SendAsync(HttpMethod.Put, Server + "?dry_run=true", "If-Match", "\"a\"")).ShouldBeProblem(412, "version-changed");

    [Test]
    public async Task A_version_outlives_a_restart()
    {
        var tag = TagOf(await Portal.GetAsync("/services"));
        await Portal.RestartAsync();
        TagOf(await Portal.GetAsync("/services")).Should().Be(tag);
    }

    private static string TagOf(Reply reply) => reply.Headers.ETag!.ToString();

    private static string ConfigurationOf(string tag) => tag.Trim('"').Split('-')[0];

    private Task<Reply> SendAsync(HttpMethod method, string path, string header, string value, string? body = null) =>
        Portal.SendAsync(method, path, body ?? (method == HttpMethod.Put ? "{}" : null), headers: (header, value));
}
