using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
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

    [TestCase("https://127.0.0.1", "https://127.0.0.1", true)]
    [TestCase("https://127.0.0.1", "http://127.0.0.1", true)]
    [TestCase("https://0.0.0.0", "http://127.0.0.1", true)]
    [TestCase("http://127.0.0.1", "https://[::]", true)]
    [TestCase("https://[::]", "https://0.0.0.0", true)]
    [TestCase("https://[::]", "http://[::1]", true)]
    [TestCase("https://0.0.0.0", "http://[::1]", false)]
    [TestCase("http://127.0.0.1", "http://127.0.0.2", false)]
    [TestCase("http://127.0.0.1", "http://[::1]", false)]
    public void Addresses_exclude_each_other_when_the_kernel_does_not_let_both_listen(string one, string other, bool expected)
    {
        using var first = Listen(ListenAddress.Parse(one + ":0"));
        var port = ((IPEndPoint)first.LocalEndPoint!).Port;
        var (taken, wanted) = (ListenAddress.Parse($"{one}:{port}"), ListenAddress.Parse($"{other}:{port}"));

        taken.Excludes(wanted).Should().Be(expected);
        wanted.Excludes(taken).Should().Be(expected);
        var listen = () => Listen(wanted).Dispose();
        if (expected)
        {
            listen.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
        }
        else
        {
            listen.Should().NotThrow();
        }
    }

    [Test]
    public void Different_ports_and_ports_that_the_kernel_chooses_exclude_nothing()
    {
        ListenAddress.Parse("http://127.0.0.1:1").Excludes(ListenAddress.Parse("http://127.0.0.1:2")).Should().BeFalse();
        ListenAddress.Parse("http://127.0.0.1:0").Excludes(ListenAddress.Parse("http://127.0.0.1:0")).Should().BeFalse();
    }

    // As Kestrel does it.
    private static Socket Listen(ListenAddress address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address.Endpoint);
        socket.Listen();
        return socket;
    }
}
