using System.Buffers.Binary;
using System.Security.Cryptography;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>The messages of a ping (RFC 792, RFC 4443). A random token tells the reply from those to others.</summary>
internal static class EchoMessage
{
    public const int TokenLength = 16;

    private const int HeaderLength = 8;
    private const byte RequestIPv4 = 8;
    private const byte ReplyIPv4 = 0;
    private const byte RequestIPv6 = 128;
    private const byte ReplyIPv6 = 129;

    /// <summary>Writes a request.</summary>
    /// <param name="family">The family of the server's address.</param>
    /// <param name="token">What the reply repeats.</param>
    public static byte[] Write(IpFamily family, ReadOnlySpan<byte> token)
    {
        var message = new byte[HeaderLength + TokenLength];
        message[0] = family == IpFamily.IPv4 ? RequestIPv4 : RequestIPv6;

        // The kernel puts its own number here where the socket has no privileges.
        RandomNumberGenerator.Fill(message.AsSpan(4, 2));
        message[7] = 1;
        token.CopyTo(message.AsSpan(HeaderLength));

        // For IPv6 the kernel writes the checksum, which has the addresses in it.
        if (family == IpFamily.IPv4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        }

        return message;
    }

    /// <summary>Whether a message is the reply.</summary>
    /// <param name="message">The message.</param>
    /// <param name="family">The family of the server's address.</param>
    /// <param name="hasHeader">Whether the IPv4 header stands before it.</param>
    /// <param name="token">What it repeats.</param>
    public static bool IsReply(ReadOnlySpan<byte> message, IpFamily family, bool hasHeader, ReadOnlySpan<byte> token)
    {
        var start = hasHeader && message.Length > 0 ? (message[0] & 0xF) * 4 : 0;
        return message.Length >= start + HeaderLength + TokenLength
            && message[start] == (family == IpFamily.IPv4 ? ReplyIPv4 : ReplyIPv6)
            && message.Slice(start + HeaderLength, TokenLength).SequenceEqual(token);
    }

    // RFC 1071. The length is even.
    private static ushort Checksum(ReadOnlySpan<byte> message)
    {
        var sum = 0u;
        for (var i = 0; i < message.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(~(sum + (sum >> 16)) & 0xFFFF);
    }
}
