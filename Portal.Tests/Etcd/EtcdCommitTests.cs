using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>A commit happens at most once: it is sent again only when it was certainly not done.</summary>
public sealed class EtcdCommitTests
{
    private const string Done = """{"header":{"revision":"7"},"succeeded":true}""";

    private static readonly EtcdTransaction Transaction = new([], [new EtcdPut("a", "1"u8.ToArray())], []);

    private static readonly TestCaseData[] Doubtful =
    [
        Row("etcdserver: request timed out", 14),
        Row("etcdserver: request timed out, possibly due to previous leader failure", 14),
        Row("etcdserver: request timed out, possibly due to connection lost", 14),
        Row("etcdserver: leader changed", 14),
        Row("etcdserver: server stopped", 14),
        Row("etcdserver: something new", 14),
        Row("transport is closing", 14),
        Row("raft proposal dropped", 2),
        Row("context canceled", 1),
        Row("context deadline exceeded", 4),
    ];

    private static readonly TestCaseData[] NotDone =
    [
        Row("etcdserver: no leader", 14),
        Row("etcdserver: too many requests", 8),
        Row("etcdserver: not capable", 14),
    ];

    [TestCaseSource(nameof(Doubtful))]
    public async Task A_commit_that_may_have_been_done_is_not_sent_again(string message, int code)
    {
        using var one = new ScriptedEtcd((_, _) => ScriptedEtcd.Error(code, message));
        using var two = new ScriptedEtcd((_, _) => (200, Done));
        using var client = Client(one, two);
        (await FaultAsync(client)).Should().Be(EtcdFault.OutcomeUnknown);
        (one.Requests.Count, two.Requests.Count).Should().Be((1, 0));

        // A reading of the same answer goes on to the next endpoint, and so does the next commit.
        (await client.CommitAsync(Transaction, CancellationToken.None)).Revision.Should().Be(7);
        (one.Requests.Count, two.Requests.Count).Should().Be((1, 1));
    }

    [TestCaseSource(nameof(NotDone))]
    public async Task A_commit_that_was_certainly_not_done_goes_to_the_next_endpoint(string message, int code)
    {
        using var one = new ScriptedEtcd((_, _) => ScriptedEtcd.Error(code, message));
        using var two = new ScriptedEtcd((_, _) => (200, Done));
        using var client = Client(one, two);
        (await client.CommitAsync(Transaction, CancellationToken.None)).Should().BeEquivalentTo(new { Succeeded = true, Revision = 7L });
        (one.Requests.Count, two.Requests.Count).Should().Be((1, 1));
    }

    [Test]
    public async Task A_commit_whose_connection_breaks_may_have_been_done_also_on_a_connection_that_was_used_before()
    {
        using var one = new ScriptedEtcd((_, before) => before == 0 ? (200, Done) : null);
        using var two = new ScriptedEtcd((_, _) => (200, Done));
        using var client = Client(one, two);
        await client.CommitAsync(Transaction, CancellationToken.None);
        (await FaultAsync(client)).Should().Be(EtcdFault.OutcomeUnknown);
        (one.Requests.Count, two.Requests.Count).Should().Be((2, 0));
    }

    [TestCase(200, "<html>Welcome</html>")]
    [TestCase(200, "{}")]
    [TestCase(200, """{"succeeded":true}""")]
    [TestCase(200, "")]
    [TestCase(502, "Bad Gateway")]
    [TestCase(404, "404 page not found")]
    public async Task A_commit_whose_answer_is_none_of_etcd_may_have_been_done(int status, string body)
    {
        using var one = new ScriptedEtcd((_, _) => (status, body));
        using var client = Client(one);
        (await FaultAsync(client)).Should().Be(EtcdFault.OutcomeUnknown);
        one.Requests.Should().HaveCount(1);
    }

    [Test]
    public async Task A_reading_of_an_answer_that_is_none_of_etcd_is_unreadable_when_all_endpoints_give_such()
    {
        using var one = new ScriptedEtcd((_, _) => (404, "404 page not found"));
        using var two = new ScriptedEtcd((_, _) => (200, "[]"));
        using var client = Client(one, two);
        var read = FluentActions.Awaiting(() => client.ReadAsync(EtcdRange.Key("a"), CancellationToken.None));
        var exception = (await read.Should().ThrowAsync<EtcdException>()).Which;
        exception.Fault.Should().Be(EtcdFault.Unreadable);
        exception.Message.Should().Contain("--enable-grpc-gateway").And.Contain(two.Endpoint.Authority);
        (one.Requests.Count, two.Requests.Count).Should().Be((1, 1));
    }

    [Test]
    public async Task Endpoints_that_refuse_connections_and_names_that_nobody_knows_are_passed_over()
    {
        using var gone = new ScriptedEtcd((_, _) => null);
        gone.Dispose();
        using var two = new ScriptedEtcd((_, _) => (200, Done));
        using var client = new EtcdClient(Options(gone.Endpoint, new Uri("http://no-such-host.invalid:2379"), two.Endpoint));
        (await client.CommitAsync(Transaction, CancellationToken.None)).Revision.Should().Be(7);
        two.Requests.Should().HaveCount(1);
    }

    [Test]
    public async Task A_token_that_is_no_longer_good_costs_one_login_and_the_commit_is_sent_once_more()
    {
        var tokens = 0;
        using var one = new ScriptedEtcd((path, before) => path switch
        {
            "/v3/auth/authenticate" => (200, $$"""{"header":{},"token":"token-{{++tokens}}"}"""),
            _ when before == 1 => ScriptedEtcd.Error(16, "etcdserver: invalid auth token"),
            _ => (200, Done),
        });
        using var client = new EtcdClient(Options(one.Endpoint) with { User = "portal", Password = () => "secret" });
        await client.CommitAsync(Transaction, CancellationToken.None);
        one.Requests.Select(request => (request.Path, request.Token)).Should().Equal(
            ("/v3/auth/authenticate", string.Empty), ("/v3/kv/txn", "token-1"), ("/v3/auth/authenticate", string.Empty), ("/v3/kv/txn", "token-2"));
        tokens.Should().Be(2);
    }

    [Test]
    public async Task A_token_that_is_never_good_is_refused_after_one_login()
    {
        using var one = new ScriptedEtcd((path, _) => path == "/v3/auth/authenticate" ? (200, """{"token":"a-token"}""") : ScriptedEtcd.Error(16, "etcdserver: invalid auth token"));
        using var client = new EtcdClient(Options(one.Endpoint) with { User = "portal", Password = () => "secret" });
        var commit = FluentActions.Awaiting(() => client.CommitAsync(Transaction, CancellationToken.None));
        var exception = (await commit.Should().ThrowAsync<EtcdException>()).Which;
        exception.Fault.Should().Be(EtcdFault.Refused);
        exception.ToString().Should().NotContain("a-token").And.NotContain("secret");
        one.Requests.Should().HaveCount(4);
    }

    private static EtcdOptions Options(params Uri[] endpoints) => EtcdClientTests.Patient(new EtcdOptions { Endpoints = [.. endpoints] });

    private static EtcdClient Client(params ScriptedEtcd[] servers) => new(Options([.. servers.Select(server => server.Endpoint)]));

    private static Task<EtcdFault> FaultAsync(EtcdClient client) => EtcdClientTests.FaultAsync(() => client.CommitAsync(Transaction, CancellationToken.None));

    private static TestCaseData Row(string message, int code) => new TestCaseData(message, code).SetArgDisplayNames(message);
}
