using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class DryRunTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";

    private static readonly TestCaseData[] Mutations =
    [
        Row("reset services", "POST", "/services", "[]", "remove tcp/10.0.0.1/80"),
        Row("add a service", "POST", Known.DnsPath, null, "add udp/10.0.0.2/53"),
        Row("add an identical service", "POST", Known.WebPath, null),
        Row("replace a service", "PUT", Known.WebPath, """{"scheduler":"rr"}""", "edit tcp/10.0.0.1/80"),
        Row("patch a service", "PATCH", Known.WebPath, """{"persistence":60}""", "edit tcp/10.0.0.1/80"),
        Row("delete a service", "DELETE", Known.WebPath, null, "remove tcp/10.0.0.1/80"),
        Row("reset servers", "POST", Servers, """[{"host":"10.1.0.2","port":80}]""", "add tcp/10.0.0.1/80 10.1.0.2/80", "remove tcp/10.0.0.1/80 10.1.0.1/80"),
        Row("add a server", "POST", Servers + "/10.1.0.2/80", null, "add tcp/10.0.0.1/80 10.1.0.2/80"),
        Row("add an identical server", "POST", Servers + "/10.1.0.1/80", null),
        Row("replace a server", "PUT", Servers + "/10.1.0.1/80", """{"weight":9}""", "edit tcp/10.0.0.1/80 10.1.0.1/80"),
        Row("patch a server", "PATCH", Servers + "/10.1.0.1/80", """{"weight":0}""", "edit tcp/10.0.0.1/80 10.1.0.1/80"),
        Row("delete a server", "DELETE", Servers + "/10.1.0.1/80", null, "remove tcp/10.0.0.1/80 10.1.0.1/80"),
        Row("push", "POST", "/sync", null),
        Row("import", "POST", "/import", null),
        Row("import by GET", "GET", "/sync", null),
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        Kernel.Forget();
    }

    [TestCaseSource(nameof(Mutations))]
    public async Task A_dry_run_reports_what_would_come_and_changes_nothing(string method, string path, string? body, string[] changes)
    {
        var reply = await Portal.SendAsync(new HttpMethod(method), path + "?dry_run=true", body);
        Summary(reply.ShouldBe(200)).Should().Equal(changes);
        NothingHappened(revision: 1);
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1)]));
    }

    [TestCaseSource(nameof(Mutations))]
    public async Task What_a_dry_run_announces_is_what_happens_then(string method, string path, string? body, string[] changes)
    {
        var reply = await Portal.SendAsync(new HttpMethod(method), path + "?dry_run=false", body);
        reply.Status.Should().BeInRange(200, 204);
        var before = IpvsTable.Of([Known.Web.With(1)]);
        Ipvsadm.Diff.TableDiff.Compute(before, Kernel.Table).Count.Should().Be(changes.Length);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [TestCase("PUT", Known.WebPath, """{"scheduler":"no-such"}""", 422)]
    [TestCase("POST", Known.WebPath, """{"scheduler":"rr"}""", 409)]
    [TestCase("DELETE", Known.DnsPath, null, 404)]
    [TestCase("PATCH", Known.DnsPath, "{}", 404)]
    [TestCase("POST", "/services", "[", 400)]
    public async Task A_dry_run_fails_as_the_request_would(string method, string path, string? body, int status) =>
        (await Portal.SendAsync(new HttpMethod(method), path + "?dry_run=true", body)).Status.Should().Be(status);

    [Test]
    public async Task A_dry_run_against_a_kernel_that_drifted_reports_from_what_the_kernel_has()
    {
        Kernel.ByHand(_ => IpvsTable.Of([Known.Dns]));
        Summary((await Portal.PostAsync("/sync?dry_run=true")).ShouldBe(200)).Should().Equal("add tcp/10.0.0.1/80", "add tcp/10.0.0.1/80 10.1.0.1/80", "remove udp/10.0.0.2/53");
        Summary((await Portal.GetAsync("/sync?dry_run=true")).ShouldBe(200)).Should().Equal("add udp/10.0.0.2/53", "remove tcp/10.0.0.1/80");
        Summary((await Portal.DeleteAsync(Known.WebPath + "?dry_run=true")).ShouldBe(200)).Should().BeEmpty("the kernel has none");
        NothingHappened(revision: 1);
    }

    [TestCase("?dryrun=true", "dryrun")]
    [TestCase("?dry-run=true", "dry-run")]
    [TestCase("?DRY_RUN=true", "DRY_RUN")]
    [TestCase("?dry_run=True", "dry_run")]
    [TestCase("?dry_run=1", "dry_run")]
    [TestCase("?dry_run=", "dry_run")]
    [TestCase("?dry_run", "dry_run")]
    [TestCase("?dry_run=true&dry_run=false", "dry_run")]
    [TestCase("?dry_run=true&force=1", "force")]
    public async Task A_query_that_is_not_understood_changes_nothing(string query, string field)
    {
        foreach (var mutation in Mutations)
        {
            var reply = await Portal.SendAsync(new HttpMethod((string)mutation.Arguments[0]!), mutation.Arguments[1] + query, (string?)mutation.Arguments[2]);
            reply.ShouldBreak(field);
        }

        NothingHappened(revision: 1);
    }

    [TestCase("/services")]
    [TestCase(Known.WebPath)]
    [TestCase(Servers)]
    [TestCase(Servers + "/10.1.0.1/80")]
    [TestCase("/drift")]
    public async Task What_only_reads_takes_no_query(string path) => (await Portal.GetAsync(path + "?dry_run=true")).ShouldBreak("dry_run");

    private static IEnumerable<string> Summary(Reply reply) =>
        reply.Json["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd());

    private static TestCaseData Row(string name, string method, string path, string? body, params string[] changes) =>
        new TestCaseData(method, path, body, changes).SetArgDisplayNames(name);
}
