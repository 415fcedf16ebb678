using FluentAssertions;
using NUnit.Framework;
using Portal.Cli;
using Portal.Cli.Naming;

namespace Portal.Tests.Cli;

/// <summary>How people write services, servers and weights.</summary>
internal sealed class NamingTests
{
    [TestCase("tcp/10.0.0.1/80", "tcp/10.0.0.1/80", null)]
    [TestCase("udp/[2001:db8::1]/53", "udp/2001:db8::1/53", null)]
    [TestCase("fwmark/ipv4/5", "fwmark/ipv4/5", null)]
    [TestCase("10.0.0.1:80", "tcp/10.0.0.1/80", null)]
    [TestCase("udp:10.0.0.1:53", "udp/10.0.0.1/53", null)]
    [TestCase("[2001:db8::1]:443", "tcp/2001:db8::1/443", null)]
    [TestCase("web", null, "web")]
    [TestCase("web:80", null, "web:80")]
    [TestCase("2001:db8::1:443", null, "2001:db8::1:443")]
    [TestCase("10.0.0.1:70000", null, "10.0.0.1:70000")]
    public void A_service_is_a_path_an_address_or_a_name(string text, string? path, string? name) => ServiceRef.Parse(text).Should().Be(new ServiceRef(path, name));

    [TestCase("10.0.1.11:80", "10.0.1.11/80", null)]
    [TestCase("10.0.1.11/80", "10.0.1.11/80", null)]
    [TestCase("[2001:db8::11]/80", "2001:db8::11/80", null)]
    [TestCase("[2001:db8::11]:80", "2001:db8::11/80", null)]
    [TestCase("s1", null, "s1")]
    public void A_server_is_so_too(string text, string? path, string? name) => ServerRef.Parse(text).Should().Be(new ServerRef(path, name));

    [TestCase("7", 10, 7)]
    [TestCase("+3", 10, 13)]
    [TestCase("-3", 10, 7)]
    [TestCase("-30", 10, 0)]
    [TestCase("50%", 10, 5)]
    [TestCase("50%", 1, 1)]
    [TestCase("1%", 10, 1)]
    [TestCase("0%", 10, 0)]
    [TestCase("150%", 10, 15)]
    [TestCase("50%", 0, 0)]
    public void A_weight_is_a_number_a_step_or_a_percentage(string text, long before, long after) => WeightChange.Apply(text, before).Should().Be(after);

    [TestCase("x")]
    [TestCase("")]
    [TestCase("%")]
    [TestCase("-5%")]
    [TestCase("99999999999")]
    public void What_is_no_weight_is_told(string text) => FluentActions.Invoking(() => WeightChange.Apply(text, 1)).Should().Throw<CommandException>().Which.Code.Should().Be(2);
}
