using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;

namespace Portal.Tests.Etcd;

/// <summary>What an answer that is an error says of the request.</summary>
public sealed class GatewayFailuresTests
{
    private static readonly Uri Endpoint = new("https://etcd:2379");

    [TestCase("etcdserver: no leader", 14, "NotDone", EtcdFault.Unreachable)]
    [TestCase("etcdserver: request timed out", 14, "Unknown", EtcdFault.Unreachable)]
    [TestCase("etcdserver: leader changed", 14, "Unknown", EtcdFault.Unreachable)]
    [TestCase("etcdserver: invalid auth token", 16, "LoginNeeded", EtcdFault.Refused)]
    [TestCase("etcdserver: user name is empty", 3, "LoginNeeded", EtcdFault.Refused)]
    [TestCase("etcdserver: revision of auth store is old", 3, "LoginNeeded", EtcdFault.Refused)]
    [TestCase("etcdserver: permission denied", 7, "Decided", EtcdFault.Refused)]
    [TestCase("etcdserver: authentication failed, invalid user ID or password", 3, "Decided", EtcdFault.Refused)]
    [TestCase("etcdserver: requested lease not found", 5, "Decided", EtcdFault.Refused)]
    [TestCase("etcdserver: duplicate key given in txn request", 3, "Decided", EtcdFault.Refused)]
    [TestCase("etcdserver: mvcc: database space exceeded", 8, "Decided", EtcdFault.NoSpace)]
    [TestCase("etcdserver: too many requests", 8, "NotDone", EtcdFault.Unreachable)]
    [TestCase("etcdserver: request is too large", 3, "Decided", EtcdFault.TooLarge)]
    [TestCase("etcdserver: too many operations in txn request", 3, "Decided", EtcdFault.TooLarge)]
    [TestCase("grpc: received message larger than max (4000100 vs. 2097152)", 8, "Decided", EtcdFault.TooLarge)]
    [TestCase("etcdserver: mvcc: required revision has been compacted", 11, "Decided", EtcdFault.Compacted)]
    [TestCase("etcdserver: corrupt cluster", 15, "Unknown", EtcdFault.Unreachable)]
    public void Each_error_of_etcd_has_its_meaning(string message, int code, string kind, EtcdFault fault)
    {
        var once = GatewayFailures.OfAnswer(Endpoint, 500, Bytes($$$"""{"error":"{{{message}}}","message":"{{{message}}}","code":{{{code}}}}"""));
        once.Should().BeEquivalentTo(new EtcdFailure(Enum.Parse<EtcdFailureKind>(kind), fault, $"https://etcd:2379 says: {message}"));

        // In a stream it looks otherwise.
        var line = $$$"""{"error":{"grpc_code":{{{code}}},"http_code":500,"message":"{{{message}}}","http_status":"Internal Server Error"}}""";
        GatewayFailures.OfAnswer(Endpoint, 200, Bytes(line)).Should().Be(once);
    }

    [TestCase("etcdserver: permission denied", "LoginNeeded", EtcdFault.Refused)]
    [TestCase("rpc error: code = Unauthenticated desc = etcdserver: invalid auth token", "LoginNeeded", EtcdFault.Refused)]
    [TestCase("rpc error: code = InvalidArgument desc = etcdserver: user name is empty", "LoginNeeded", EtcdFault.Refused)]
    [TestCase("etcdserver: mvcc: watcher is slow", "NotDone", EtcdFault.Unreachable)]
    public void Each_end_of_a_watch_has_its_meaning(string reason, string kind, EtcdFault fault) =>
        GatewayFailures.OfEnd(Endpoint, new WatchNews(IsCreated: false, IsCancelled: true, IsCompacted: false, reason, []))
            .Should().BeEquivalentTo(new EtcdFailure(Enum.Parse<EtcdFailureKind>(kind), fault, $"https://etcd:2379 ended the watch: {reason}"));

    [TestCase(404, "404 page not found\n", "Unreadable", "--enable-grpc-gateway")]
    [TestCase(502, "<html>\u0007Bad Gateway", "Unreadable", "<html> Bad Gateway")]
    [TestCase(400, "CommonName of client sending a request against gateway will be ignored and not used as expected\n", "Refused", "no CN")]
    public void A_text_that_is_no_JSON_is_quoted_or_explained(int status, string text, string fault, string expected)
    {
        var failure = GatewayFailures.OfAnswer(Endpoint, status, Bytes(text));
        failure.Fault.ToString().Should().Be(fault);
        failure.Text.Should().Contain(expected).And.Contain("https://etcd:2379");
    }

    [Test]
    public void A_long_text_is_cut() => GatewayFailures.OfAnswer(Endpoint, 500, Bytes(new string('x', 100_000))).Text.Length.Should().BeLessThan(400);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
