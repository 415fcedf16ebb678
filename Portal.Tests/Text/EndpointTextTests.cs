using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Model;

namespace Portal.Tests.Text;

public sealed class EndpointTextTests
{
    [TestCase("10.0.0.1:80", "10.0.0.1:80")]
    [TestCase("0.0.0.0:0", "0.0.0.0:0")]
    [TestCase("[2001:db8::1]:65535", "[2001:db8::1]:65535")]
    [TestCase("[::ffff:10.9.9.9]:80", "[::ffff:10.9.9.9]:80")]
    [TestCase("[::0.1.0.2]:80", "[::1:2]:80", TestName = "ipvsadm's dotted form")]
    public void An_endpoint_is_read_and_written(string text, string canonical)
    {
        EndpointText.TryParse(text, out var address, out var port).Should().BeTrue();
        EndpointText.Format(address, port).Should().Be(canonical);
    }

    [TestCase("", TestName = "empty endpoint")]
    [TestCase("10.0.0.1", TestName = "no port")]
    [TestCase("10.0.0.1:", TestName = "an empty port")]
    [TestCase("10.0.0.1:65536", TestName = "a port above 65535")]
    [TestCase("10.0.0.1:-1", TestName = "a negative port")]
    [TestCase("10.0.0.1:+81", TestName = "a port with a sign")]
    [TestCase("10.0.0.1:http", TestName = "a service's name")]
    [TestCase("10.0.0.1: 80", TestName = "a blank before the port")]
    [TestCase("localhost:80", TestName = "a host name with a port")]
    [TestCase("[10.0.0.7]:80", TestName = "IPv4 in brackets, port 0 for ipvsadm")]
    [TestCase("2001:db8::1:80", TestName = "IPv6 without brackets, an address for ipvsadm")]
    [TestCase("[2001:db8::1]", TestName = "brackets without a port")]
    [TestCase("[2001:db8::1:80", TestName = "a bracket that is not closed")]
    [TestCase("[fe80::1%lo]:80", TestName = "a zone in an endpoint")]
    [TestCase("[]:80", TestName = "empty brackets")]
    public void What_is_no_endpoint_is_refused(string text) =>
        EndpointText.TryParse(text, out _, out _).Should().BeFalse();

    [Test]
    public void Every_endpoint_comes_back_from_its_text() =>
        Gen.Select(Gen.Enum<IpFamily>().SelectMany(AddressGen.Any), ModelGen.Port).Sample((address, port) =>
        {
            EndpointText.TryParse(EndpointText.Format(address, port), out var sameAddress, out var samePort).Should().BeTrue();
            (sameAddress, samePort).Should().Be((address, port));
        });
}
