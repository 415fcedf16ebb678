using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /history/{revision}/diff/{other}: what leads from one revision to another.</summary>
internal sealed class HistoryDiffTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);
        (await Portal.PatchAsync(Server, """{"weight":7,"name":"one"}""")).ShouldBe(200);
        (await Portal.PostAsync(Known.DnsPath, """{"name":"dns"}""")).ShouldBe(201);
        (await Portal.PutAsync("/timeouts", """{"tcp":60}""")).ShouldBe(200);
        (await Portal.DeleteAsync(Known.WebPath)).ShouldBe(204);
        Kernel.Forget();
    }

    [TestCase(1, 2, new[] { "edit tcp/10.0.0.1/80 10.1.0.1/80" }, new[] { "tcp/10.0.0.1/80 10.1.0.1/80 one" }, 0)]
    [TestCase(2, 1, new[] { "edit tcp/10.0.0.1/80 10.1.0.1/80" }, new[] { "tcp/10.0.0.1/80 10.1.0.1/80" }, 0)]
    [TestCase(0, 1, new[] { "add tcp/10.0.0.1/80", "add tcp/10.0.0.1/80 10.1.0.1/80" }, new string[0], 0)]
    [TestCase(2, 5, new[] { "add udp/10.0.0.2/53", "remove tcp/10.0.0.1/80" }, new[] { "udp/10.0.0.2/53 dns" }, 1)]
    [TestCase(3, 4, new string[0], new string[0], 1)]
    [TestCase(5, 5, new string[0], new string[0], 0)]
    public async Task It_has_every_step_in_either_direction(int revision, int other, string[] changes, string[] annotations, int settings)
    {
        var report = (await Portal.GetAsync($"/history/{revision}/diff/{other}")).ShouldBe(200).Json;
        ((long)report["revision"]!).Should().Be(other);
        report["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd()).Should().BeEquivalentTo(changes);
        (report["annotations"] ?? new Newtonsoft.Json.Linq.JArray()).Select(change => $"{change["service"]} {change["server"]} {change["name"]}".Replace("  ", " ", StringComparison.Ordinal).Trim()).Should().BeEquivalentTo(annotations);
        (report["settings"]?.Count() ?? 0).Should().Be(settings);
        NothingHappened(revision: 5);
    }

    [Test]
    public async Task It_is_what_a_restore_would_do()
    {
        var diff = (await Portal.GetAsync("/history/5/diff/2")).ShouldBe(200).Json;
        var restore = (await Portal.PostAsync("/history/2/restore?dry_run=true")).ShouldBe(200).Json;
        diff["changes"]!.ToString(Formatting.None).Should().Be(restore["changes"]!.ToString(Formatting.None));
        diff["annotations"]!.ToString(Formatting.None).Should().Be(restore["annotations"]!.ToString(Formatting.None));
    }

    [TestCase("/history/6/diff/1")]
    [TestCase("/history/1/diff/6")]
    [TestCase("/history/1/diff/9223372036854775807")]
    public async Task A_revision_that_is_not_there_is_404_and_the_detail_says_which_are(string path) =>
        ((string?)(await Portal.GetAsync(path)).ShouldBeProblem(404, "revision-not-found").Json["detail"]).Should().Contain("oldest is 0").And.Contain("newest 5");

    [TestCase("/history/x/diff/1", "revision")]
    [TestCase("/history/1/diff/x", "other")]
    [TestCase("/history/1/diff/-1", "other")]
    [TestCase("/history/1/diff/2?dry_run=true", "dry_run")]
    public async Task What_is_no_revision_is_named(string path, string field) => (await Portal.GetAsync(path)).ShouldBreak(field);
}
