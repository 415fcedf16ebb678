using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.OpenApi;

namespace Portal.Tests.Http;

/// <summary>A Portal with <c>--require-version</c>: who changes something that has a version says which one.</summary>
internal sealed class RequiredVersionTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    private static readonly TestCaseData[] Changes =
    [
        Row("POST", "/services/udp/10.0.0.2/53", "{}"),
        Row("PUT", Known.WebPath, """{"scheduler":"rr"}"""),
        Row("PATCH", Known.WebPath, """{"scheduler":"rr"}"""),
        Row("DELETE", Known.WebPath),
        Row("DELETE", Known.WebPath + "?drain=60"),
        Row("POST", Known.WebPath + "/servers/10.1.0.2/80", "{}"),
        Row("PUT", Server, """{"weight":9}"""),
        Row("PATCH", Server, """{"weight":9}"""),
        Row("DELETE", Server),
        Row("DELETE", Server + "?drain=60"),
        Row("POST", Known.WebPath + "/servers", "[]"),
        Row("POST", "/services", "[]"),
        Row("PUT", "/state", """{"services":[]}"""),
        Row("PUT", "/state?label=owner=web", """{"services":[]}"""),
        Row("PUT", Server + "/health/override", """{"state":"down","for":60}"""),
    ];

    private static readonly TestCaseData[] Others =
    [
        Row("PUT", "/timeouts", """{"tcp":60}"""),
        Row("PUT", "/daemons/master", """{"mcast_interface":"eth0"}"""),
        Row("POST", "/hosts/10.1.0.1/drain"),
        Row("POST", "/import"),
        Row("POST", "/sync"),
        Row("POST", "/history/0/restore"),
        Row("POST", "/stats/zero"),
        Row("GET", "/services"),
        Row("GET", "/drift"),
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);
        Portal.Configure(options => options with { RequiresVersion = true });
        await Portal.RestartAsync();
    }

    [TestCaseSource(nameof(Changes))]
    public async Task Without_a_version_it_is_refused_and_nothing_is_changed(string method, string path, string? body)
    {
        var reply = await SendAsync(method, path, body);
        ((string?)reply.ShouldBeProblem(428, "version-required").Json["detail"]).Should().Contain("If-Match").And.Contain("--require-version");
        NothingHappened(revision: 1);
    }

    [TestCaseSource(nameof(Changes))]
    public async Task With_one_it_is_done(string method, string path, string? body)
    {
        var isNew = method == "POST" && (path.EndsWith("/53", StringComparison.Ordinal) || path.EndsWith("/10.1.0.2/80", StringComparison.Ordinal));
        (await SendAsync(method, path, body, isNew ? ("If-None-Match", "*") : ("If-Match", "*"))).Status.Should().BeLessThan(300);
    }

    [TestCaseSource(nameof(Changes))]
    public async Task A_dry_run_needs_none(string method, string path, string? body)
    {
        (await SendAsync(method, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "dry_run=true", body)).ShouldBe(200);
        NothingHappened(revision: 1);
    }

    [TestCaseSource(nameof(Others))]
    public async Task What_has_no_version_needs_none(string method, string path, string? body) =>
        (await SendAsync(method, path, body)).Status.Should().BeLessThan(300);

    [Test]
    public async Task The_version_that_was_read_is_taken_and_an_older_one_is_not()
    {
        var version = (await Portal.GetAsync(Server)).Headers.ETag!.ToString();
        (await SendAsync("PATCH", Server, """{"weight":9}""", ("If-Match", version))).ShouldBe(200);
        (await SendAsync("PATCH", Server, """{"weight":8}""", ("If-Match", version))).ShouldBeProblem(412, "version-changed");
    }

    [Test]
    public void The_document_names_the_same_routes() =>
        Document.Instance.Operations.Where(operation => operation.Responses.ContainsKey("428")).Should().BeEquivalentTo(
            Document.Instance.Operations.Where(operation => operation.Method != "GET" && operation.Names("header").Contains("If-Match")));

    private Task<Reply> SendAsync(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        Portal.SendAsync(new HttpMethod(method), path, body, headers: headers);

    private static TestCaseData Row(string method, string path, string? body = null) => new TestCaseData(method, path, body).SetArgDisplayNames($"{method} {path}");
}
