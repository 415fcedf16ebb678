using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

internal sealed class CheckTargetTests
{
    private static readonly Func<CheckKind>[] Kinds =
    [
        () => new TcpCheck(null, null),
        () => new TcpCheck("a", null),
        () => new HttpCheck(),
        () => new HttpCheck { Headers = HttpCheck.NoHeaders.Add("A", "b"), Status = StatusSet.Parse("200,300-302")!, Tls = new CheckTls(true, "c", "d") },
        () => new HttpCheck { Headers = HttpCheck.NoHeaders.Add("A", "c"), Status = StatusSet.Parse("200,300-302")!, Tls = new CheckTls(true, "c", "d") },
        () => new TlsCheck(new CheckTls(false, null, null)),
        () => new UdpCheck("a", "b"),
        () => new DnsCheck("a", "A", null),
        () => new PingCheck(),
        () => new ProgramCheck("a"),
    ];

    [Test]
    public void Equal_checks_of_several_services_are_one_key()
    {
        var targets = Kinds.Concat(Kinds).Select(kind => Target(kind())).ToHashSet();
        targets.Should().HaveCount(Kinds.Length);
    }

    [TestCase(1, 1)]
    [TestCase(9, 5)]
    public void Between_two_states_the_shorter_interval_holds(int declared, int used)
    {
        var check = new HealthCheck { Kind = new PingCheck(), FastInterval = TimeSpan.FromSeconds(declared) };
        CheckKey.Of(Target(check.Kind), check).FastInterval.Should().Be(TimeSpan.FromSeconds(used));
    }

    [Test]
    public void Whatever_differs_makes_another_check()
    {
        var target = Target(new PingCheck());
        var others = new[]
        {
            target, target with { Address = Address.IPv6(1) }, target with { Port = 81 }, target with { Source = Address.IPv4(2) }, target with { Mark = 1 },
            target with { Timeout = TimeSpan.FromSeconds(2) }, target with { Subject = new CheckSubject(new FirewallMarkKey(IpFamily.IPv4, 1), default) },
        };
        others.Distinct().Should().HaveCount(others.Length);
    }

    private static CheckTarget Target(CheckKind kind) => new() { Kind = kind, Address = Address.IPv4(1), Port = 80, Timeout = TimeSpan.FromSeconds(1) };
}
