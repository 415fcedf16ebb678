using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

internal sealed class PingCheckTests : CheckFixture
{
    // Each address of the loopback net answers. Whether this process may ping is up to the machine.
    [TestCase("127.86.0.1")]
    [TestCase("::1")]
    public async Task A_host_that_answers_is_up_where_a_ping_is_permitted(string address)
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckAsync(new PingCheck(), new IPEndPoint(IPAddress.Parse(address), 0))));
        foreach (var result in results)
        {
            if (MayPing(SocketType.Dgram) || MayPing(SocketType.Raw))
            {
                Said(result, CheckOutcome.Ok, "The host answers.");
            }
            else
            {
                result.Outcome.Should().Be(CheckOutcome.Inconclusive);
                result.Detail.Should().Contain("ping_group_range").And.Contain("CAP_NET_RAW");
            }
        }
    }

    [TestCase(IpFamily.IPv4, false)]
    [TestCase(IpFamily.IPv4, true)]
    [TestCase(IpFamily.IPv6, false)]
    public void Only_the_reply_with_the_token_counts(IpFamily family, bool hasHeader)
    {
        var token = Enumerable.Range(1, EchoMessage.TokenLength).Select(number => (byte)number).ToArray();
        byte[] header = hasHeader ? [0x46, .. new byte[23]] : [];
        byte[] request = [.. header, .. EchoMessage.Write(family, token)];
        byte[] reply = [.. request];
        reply[header.Length] = family == IpFamily.IPv4 ? (byte)0 : (byte)129;
        EchoMessage.IsReply(reply, family, hasHeader, token).Should().BeTrue();
        EchoMessage.IsReply(request, family, hasHeader, token).Should().BeFalse("it is the request");
        for (var length = 0; length < reply.Length; length++)
        {
            EchoMessage.IsReply(reply.AsSpan(0, length), family, hasHeader, token).Should().BeFalse("it is cut");
        }

        reply[^1]++;
        EchoMessage.IsReply(reply, family, hasHeader, token).Should().BeFalse("it is a reply to another");
    }

    private static bool MayPing(SocketType type)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Icmp);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
