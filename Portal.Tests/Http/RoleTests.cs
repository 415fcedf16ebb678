using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.OpenApi;

namespace Portal.Tests.Http;

/// <summary>What each role may do, on every route of the API.</summary>
internal sealed class RoleTests : CallersFixture
{
    private const string Server = "/services/tcp/10.0.0.1/80/servers/10.1.0.1/80";

    // Who may do what is not only read. Each other operation that is no GET is for administrators.
    private static readonly string[] Operated =
    [
        "deleteServer", "deleteService", "patchServer", "cancelServerDrain", "cancelServiceDrain", "drainHost", "resumeHost", "checkServer", "overrideHealth", "endHealthOverride", "acceptHealth",
    ];

    // These are for administrators though nothing is changed, or though they are GET.
    private static readonly string[] Administered = ["importTable", "listTokens", "getToken"];

    // What concerns more than single services.
    private static readonly string[] OfAll =
    [
        "importTable", "importKernel", "pushTable", "getDrift", "getReconcile", "restoreRevision", "putTimeouts", "deleteTimeouts", "putDaemon", "deleteDaemon", "getKernel", "getDirector", "getFleet",
        "getFleetRevision", "adoptFleet", "deleteDirector", "acceptHealth", "zeroAllStats", "getMetrics", "listTokens", "getToken", "addToken", "deleteToken", "rotateToken",
    ];

    private static IEnumerable<Operation> Operations => Document.Instance.Operations
        .Where(operation => (string?)operation.Node["tags"]![0] is not ("documentation" or "health") && operation.Id != "streamEvents");

    [TestCaseSource(nameof(Operations))]
    public async Task A_token_gets_as_far_as_its_role_and_its_scope(Operation operation)
    {
        var (reader, operatorOfAll, ofPart) = (await CallerAsync("read", name: "r"), await CallerAsync("operate", name: "o"), await CallerAsync("admin", "10.0.0.0/24", name: "a"));
        var (method, path) = (new HttpMethod(operation.Method), operation.ExamplePath);
        var isRead = operation.Method == "GET" && !Administered.Contains(operation.Id);

        (await IsForbiddenAsync(reader, "role " + (Operated.Contains(operation.Id) ? "operate" : "admin"))).Should().Be(!isRead);
        (await IsForbiddenAsync(operatorOfAll, "role admin")).Should().Be(!isRead && !Operated.Contains(operation.Id));
        (await IsForbiddenAsync(ofPart, "scope")).Should().Be(OfAll.Contains(operation.Id));

        async Task<bool> IsForbiddenAsync(Caller caller, string lacks)
        {
            // Deletion at once is another thing than a drain, and a whole patch than a weight.
            var query = operation.Id is "deleteServer" or "deleteService" ? "?drain=60" : string.Empty;
            var body = operation.Id switch
            {
                "patchServer" => """{"weight":3}""",
                "resetServices" => "[]",
                "putState" => """{"services":[]}""",
                _ => operation.BodyExample?.ToString(),
            };
            var reply = await caller.SendAsync(method, path + query, body);
            if (reply.Status != 403)
            {
                return false;
            }

            reply.ShouldBeProblem(403, "forbidden");
            ((string?)reply.Json["lacks"]).Should().Be(lacks);
            return true;
        }
    }

    [Test]
    public void Every_operation_that_is_named_here_is_one() => Operated.Concat(Administered).Concat(OfAll).Except(Document.Instance.Operations.Select(operation => operation.Id)).Should().BeEmpty();

    [TestCase("PATCH", Server, """{"weight":3}""", true)]
    [TestCase("PATCH", Server, """{"weight":null}""", true)]
    [TestCase("PATCH", Server, """{"host":"10.1.0.1","port":80,"weight":3}""", true)]
    [TestCase("PATCH", Server, """{"weight":3,"upper_threshold":5}""", false)]
    [TestCase("PATCH", Server, """{"weight":3,"upper_threshold":null}""", false)]
    [TestCase("PATCH", Server, """{"name":"one"}""", false)]
    [TestCase("PATCH", Server, """{"labels":{"a":"b"}}""", false)]
    [TestCase("PATCH", Server, """{"backup":true}""", false)]
    [TestCase("PATCH", Server, """{"health_check":null}""", false)]
    [TestCase("PATCH", Server, """{"health_check":{"type":"tcp"}}""", false)]
    [TestCase("PATCH", Server, """{"forwarder":"m"}""", false)]
    [TestCase("PATCH", Server, "{}", true)]
    [TestCase("DELETE", Server + "?drain=60", null, true)]
    [TestCase("DELETE", Server, null, false)]
    [TestCase("DELETE", "/services/tcp/10.0.0.1/80?drain=60", null, true)]
    [TestCase("DELETE", "/services/tcp/10.0.0.1/80", null, false)]
    [TestCase("PUT", Server, """{"weight":3}""", false)]
    [TestCase("PATCH", "/services/tcp/10.0.0.1/80", """{"scheduler":"rr"}""", false)]
    [TestCase("POST", "/hosts/10.1.0.1/drain", null, true)]
    public async Task An_operator_moves_weights_and_traffic_and_declares_nothing(string method, string path, string? body, bool isTaken)
    {
        var caller = await CallerAsync("operate");
        var before = Portal.State;
        var reply = await caller.SendAsync(new HttpMethod(method), path, body);
        if (isTaken)
        {
            reply.Status.Should().BeInRange(200, 204);
        }
        else
        {
            reply.ShouldBeProblem(403, "forbidden");
            Portal.State.Should().Be(before);
            Kernel.Commands.Should().BeEmpty();
        }
    }

    [TestCase("DELETE", Server)]
    [TestCase("POST", "/services")]
    [TestCase("PUT", "/state")]
    [TestCase("POST", "/sync")]
    [TestCase("GET", "/sync")]
    [TestCase("POST", "/import")]
    [TestCase("POST", "/hosts/10.1.0.1/drain")]
    [TestCase("POST", "/history/1/restore")]
    public async Task A_reader_may_ask_what_would_happen_and_nothing_happens(string method, string path)
    {
        var caller = await CallerAsync("read");
        var before = Portal.State;
        var body = path == "/services" ? "[]" : path == "/state" ? """{"services":[]}""" : null;
        (await caller.SendAsync(new HttpMethod(method), path + "?dry_run=true", body)).ShouldBe(200);
        (await caller.SendAsync(new HttpMethod(method), path + "?dry_run=false", body)).ShouldBeProblem(403, "forbidden");
        (await caller.SendAsync(new HttpMethod(method), path + "?dry_run=true&dry_run=false", body)).ShouldBeProblem(403, "forbidden");
        (await caller.SendAsync(new HttpMethod(method), path + "?DRY_RUN=true", body)).Status.Should().BeOneOf(403, 422);
        Portal.State.Should().Be(before);
        Kernel.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task What_knows_no_dry_run_refuses_one_of_a_reader_too()
    {
        var caller = await CallerAsync("read");
        foreach (var operation in Operations.Where(operation => operation.Method != "GET" && !operation.Names("query").Contains("dry_run")))
        {
            var reply = await caller.SendAsync(new HttpMethod(operation.Method), operation.ExamplePath + "?dry_run=true", operation.BodyExample?.ToString());
            reply.Status.Should().BeOneOf([403, 404, 422], "{0} would do it", operation);
        }

        (await Portal.GetAsync("/tokens")).Json.Should().HaveCount(2);
        Kernel.Commands.Should().BeEmpty();
    }
}
