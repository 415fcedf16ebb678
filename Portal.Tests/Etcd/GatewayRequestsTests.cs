using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;

namespace Portal.Tests.Etcd;

/// <summary>Keys and values are in base64: "YQ==" is "a", "Yg==" is "b".</summary>
public sealed class GatewayRequestsTests
{
    private static readonly TestCaseData[] Rows =
    [
        Row("one key", GatewayRequests.Read(EtcdRange.Key("a")), """{"key":"YQ=="}"""),
        Row("a prefix", GatewayRequests.Read(EtcdRange.Prefix("a")), """{"key":"YQ==","range_end":"Yg=="}"""),
        Row("some of a range, without values", GatewayRequests.Read(new EtcdRange("a", "b", Limit: 5, KeysOnly: true)), """{"key":"YQ==","range_end":"Yg==","limit":"5","keys_only":true}"""),
        Row("the newest of a range", GatewayRequests.Read(new EtcdRange("a", "b", Limit: 1, NewestFirst: true)), """{"key":"YQ==","range_end":"Yg==","limit":"1","sort_order":"DESCEND","sort_target":"MOD"}"""),
        Row("an empty transaction", GatewayRequests.Commit(new EtcdTransaction([], [], [])), "{}"),
        Row(
            "a transaction",
            GatewayRequests.Commit(new EtcdTransaction(
                [new EtcdCondition("a", 0), new EtcdCondition("b", long.MaxValue)],
                [new EtcdPut("a", "b"u8.ToArray()), new EtcdPut("b", default, Lease: 9007199254740993), new EtcdDelete(EtcdRange.Prefix("a"))],
                [new EtcdGet(EtcdRange.Key("a") with { KeysOnly = true })])),
            """
            {"compare":[{"target":"MOD","key":"YQ==","mod_revision":"0"},{"target":"MOD","key":"Yg==","mod_revision":"9223372036854775807"}],
            "success":[{"request_put":{"key":"YQ==","value":"Yg=="}},{"request_put":{"key":"Yg==","value":"","lease":"9007199254740993"}},
            {"request_delete_range":{"key":"YQ==","range_end":"Yg=="}}],
            "failure":[{"request_range":{"key":"YQ==","keys_only":true}}]}
            """),
        Row("a lease, in whole seconds", GatewayRequests.GrantLease(TimeSpan.FromSeconds(14.2)), """{"TTL":"15"}"""),
        Row("one lease", GatewayRequests.Lease(-5), """{"ID":"-5"}"""),
        Row("a watch", GatewayRequests.Watch(EtcdRange.Prefix("a")), """{"create_request":{"key":"YQ==","range_end":"Yg=="}}"""),
        Row("a login", GatewayRequests.Login("me", "a \"b\" ü\n"), """{"name":"me","password":"a \"b\" ü\n"}"""),
    ];

    [TestCaseSource(nameof(Rows))]
    public void A_request_is_what_the_gateway_reads(byte[] request, string expected) => Encoding.UTF8.GetString(request).Should().Be(expected.Replace(Environment.NewLine, string.Empty));

    [Test]
    public void A_prefix_ends_behind_its_last_key()
    {
        EtcdRange.Prefix("/portal/web/").End.Should().Be("/portal/web0");
        foreach (var prefix in new[] { string.Empty, "ü", "\u007f" })
        {
            FluentActions.Invoking(() => EtcdRange.Prefix(prefix)).Should().Throw<ArgumentException>();
        }
    }

    private static TestCaseData Row(string name, byte[] request, string expected) => new TestCaseData(request, expected).SetArgDisplayNames(name);
}
