using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;

namespace Portal.Tests.Configuration;

public sealed class ListenAddressTests
{
    [TestCase("http://127.0.0.1:8443", "http://127.0.0.1:8443")]
    [TestCase("http://127.0.0.1:8443/", "http://127.0.0.1:8443")]
    [TestCase("http://localhost:8443", "http://127.0.0.1:8443")]
    [TestCase("http://127.255.0.9:1", "http://127.255.0.9:1")]
    [TestCase("http://[::1]:0", "http://[::1]:0")]
    [TestCase("https://0.0.0.0:443", "https://0.0.0.0:443")]
    [TestCase("https://[::]:443", "https://[::]:443")]
    [TestCase("https://[2001:DB8::1]:443", "https://[2001:db8::1]:443")]
    public void An_address_is_read(string text, string expected) => ListenAddress.Parse(text).ToString().Should().Be(expected);

    [TestCase("")]
    [TestCase("http://")]
    [TestCase("HTTP://127.0.0.1:1")]
    [TestCase("http://*:80")]
    [TestCase("https://+:443")]
    [TestCase("https://:443")]
    [TestCase("https://127.0.0.1:")]
    [TestCase("https://127.0.0.1:-1")]
    [TestCase("https://127.1:443")]
    [TestCase("https://010.0.0.1:443")]
    [TestCase("https://[fe80::1%eth0]:443")]
    [TestCase("https://user@127.0.0.1:443")]
    [TestCase(" https://127.0.0.1:443")]
    public void What_is_no_address_is_refused(string text) => FluentActions.Invoking(() => ListenAddress.Parse(text)).Should().Throw<FormatException>();
}
