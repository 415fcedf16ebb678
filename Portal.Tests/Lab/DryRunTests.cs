using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>A dry run of every request that changes something says what would happen and changes nothing.</summary>
public sealed class DryRunTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.1/80";
    private const string Server = Web + "/servers/10.0.1.11/80";

    private static readonly TestCaseData[] Requests =
    [
        new("POST", "/services", "[{type: 'udp', host: '10.0.0.1', port: 53}]", 1, 0, 1),
        new("POST", "/services/udp/10.0.0.1/53", "{servers: [{host: '10.0.1.11', port: 53, forwarder: 'm'}]}", 2, 0, 0),
        new("PUT", Web, "{scheduler: 'rr'}", 0, 1, 0),
        new("PATCH", Web, "{scheduler: 'rr', servers: []}", 0, 1, 1),
        new("DELETE", Web, null, 0, 0, 1),
        new("POST", Web + "/servers", "[{host: '10.0.1.12', port: 80, forwarder: 'm'}]", 1, 0, 1),
        new("POST", Web + "/servers/10.0.1.12/80", "{forwarder: 'm'}", 1, 0, 0),
        new("PUT", Server, "{forwarder: 'm', weight: 9}", 0, 1, 0),
        new("PATCH", Server, "{weight: 0}", 0, 1, 0),
        new("DELETE", Server, null, 0, 0, 1),
        new("POST", "/sync", null, 0, 0, 0),
        new("GET", "/sync", null, 0, 0, 0),
    ];

    [TestCaseSource(nameof(Requests))]
    public async Task A_dry_run_reports_and_changes_nothing(string method, string path, string? body, int added, int edited, int removed)
    {
        (await Api.PostAsync(Web, "{servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}]}")).Expect(201);
        var before = Kernel.Everything();
        var revision = (long)(await Api.GetAsync("/drift")).Json["revision"]!;

        var report = await Api.SendAsync(new HttpMethod(method), path + "?dry_run=true", body);

        report.ExpectReport(added, edited, removed).Json["changes"]!.Count().Should().Be(added + edited + removed);
        ((long)report.Json["revision"]!).Should().Be(revision);
        Kernel.Everything().Should().Be(before);
        (await Api.GetAsync("/drift")).ExpectReport(0, 0, 0).Json["revision"]!.ToString().Should().Be(revision.ToString());
    }

    [Test]
    public async Task A_misspelt_dry_run_is_an_error_and_changes_nothing()
    {
        (await Api.PostAsync(Web + "?dryrun=true")).ExpectProblem(422, "invalid-request");
        (await Api.PostAsync("/sync?dry_run=1")).ExpectProblem(422, "invalid-request");

        Kernel.Save().Should().BeEmpty();
    }
}
