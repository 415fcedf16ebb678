using System.Buffers.Binary;
using System.Text;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>The message that asks for a record (RFC 1035, section 4).</summary>
internal static class DnsQuery
{
    public const ushort Internet = 1;

    private const ushort RecursionDesired = 0x0100;
    private const int HeaderLength = 12;
    private const int LongestLabel = 63;
    private const int LongestName = 255;

    /// <summary>Writes the message.</summary>
    /// <param name="id">Its number, which the answer repeats.</param>
    /// <param name="check">The name and the type of the record.</param>
    /// <returns>The message; null when the name is none.</returns>
    public static byte[]? Write(ushort id, DnsCheck check)
    {
        if (NameOf(check.Query) is not { } name || !DnsCheck.Types.TryGetValue(check.QueryType, out var type))
        {
            return null;
        }

        var message = new byte[HeaderLength + name.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        name.CopyTo(message, HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderLength + name.Length), type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderLength + name.Length + 2), Internet);
        return message;
    }

    private static byte[]? NameOf(string text)
    {
        var name = new List<byte>();
        foreach (var label in text.TrimEnd('.') is { Length: > 0 } named ? named.Split('.') : [])
        {
            if (label.Length is 0 or > LongestLabel || !Ascii.IsValid(label))
            {
                return null;
            }

            name.Add((byte)label.Length);
            name.AddRange(Encoding.ASCII.GetBytes(label));
        }

        name.Add(0);
        return name.Count <= LongestName ? [.. name] : null;
    }
}
