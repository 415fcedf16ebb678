using System.Net.Sockets;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;

namespace Portal.Tests.Checks;

internal sealed class FailureTests
{
    [TestCase(SocketError.ConnectionRefused)]
    [TestCase(SocketError.ConnectionReset)]
    [TestCase(SocketError.HostUnreachable)]
    [TestCase(SocketError.HostDown)]
    [TestCase(SocketError.TimedOut)]
    [TestCase(SocketError.Shutdown)]
    public void What_the_server_or_its_network_says_is_the_servers_failure(SocketError error) => Failure.Of(error).Outcome.Should().Be(CheckOutcome.Fail);

    [TestCase(SocketError.TooManyOpenSockets)]
    [TestCase(SocketError.AddressNotAvailable)]
    [TestCase(SocketError.AddressAlreadyInUse)]
    [TestCase(SocketError.NoBufferSpaceAvailable)]
    [TestCase(SocketError.AccessDenied)]
    [TestCase(SocketError.NetworkUnreachable)]
    [TestCase(SocketError.NetworkDown)]
    [TestCase(SocketError.InvalidArgument)]
    [TestCase(SocketError.AddressFamilyNotSupported)]
    [TestCase(SocketError.SocketError)]
    public void What_this_machine_lacks_says_nothing_of_the_server(SocketError error) => Failure.Of(error).Outcome.Should().Be(CheckOutcome.Inconclusive);

    [Test]
    public void What_the_network_answers_is_the_servers_failure_and_what_this_machine_says_before_it_sends_is_not()
    {
        foreach (var error in new[] { SocketError.AccessDenied, SocketError.NetworkUnreachable })
        {
            Failure.OfAnswer(error).Outcome.Should().Be(CheckOutcome.Fail);
            Failure.Of(error).Outcome.Should().Be(CheckOutcome.Inconclusive);
        }

        Failure.OfAnswer(SocketError.NoBufferSpaceAvailable).Outcome.Should().Be(CheckOutcome.Inconclusive);
        Failure.OfAnswer(SocketError.ConnectionRefused).Outcome.Should().Be(CheckOutcome.Fail);
    }

    [Test]
    public void An_exception_counts_as_what_is_in_it()
    {
        Failure.Of(new IOException("x", new SocketException((int)SocketError.ConnectionReset))).Outcome.Should().Be(CheckOutcome.Fail);
        Failure.Of(new IOException("x", new SocketException((int)SocketError.NoBufferSpaceAvailable))).Outcome.Should().Be(CheckOutcome.Inconclusive);
        Failure.Of(new CheckFailedException("Bad.")).Should().Be(Finding.Fail("Bad."));
        Failure.Of(new InvalidOperationException("a\nb")).Should().Be(Finding.Inconclusive("The check could not be made: a?b"));
    }

    [Test]
    public void Every_error_is_one_sentence() =>
        Enum.GetValues<SocketError>().Select(error => Failure.Of(error).Detail).Should().OnlyContain(detail => detail.EndsWith('.') && !detail.EndsWith("..") && !detail.Contains('\n'));
}
