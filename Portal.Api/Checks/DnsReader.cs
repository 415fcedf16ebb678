using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Portal.Api.Checks;

/// <summary>Reads the parts of a DNS message. What is not there, or is in a circle, is a <see cref="CheckFailedException"/>.</summary>
/// <param name="message">The message.</param>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int LongestName = 255;
    private const int Pointer = 0xC0;

    private readonly ReadOnlySpan<byte> message = message;

    /// <summary>Where the next part begins.</summary>
    public int Position { get; set; }

    /// <summary>Whether something is left.</summary>
    public readonly bool HasMore => Position < message.Length;

    public static CheckFailedException Bad() => new("The answer is not a DNS message.");

    public byte Byte() => Take(1)[0];

    public ushort Number() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint LongNumber() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > message.Length - Position)
        {
            throw Bad();
        }

        Position += count;
        return message.Slice(Position - count, count);
    }

    /// <summary>Reads a name. A part of it may stand earlier in the message: each pointer must go back, so none goes in a circle.</summary>
    /// <returns>The name without a dot at its end; a dot for the root.</returns>
    public string Name()
    {
        var name = new StringBuilder();
        var first = Position;
        var after = -1;
        var length = 0;
        while (Byte() is > 0 and var size)
        {
            if (size >= Pointer)
            {
                var to = ((size & ~Pointer) << 8) | Byte();
                after = after < 0 ? Position : after;
                first = to < first ? to : throw Bad();
                Position = to;
                continue;
            }

            length += size + 1;
            if (size > 63 || length >= LongestName)
            {
                throw Bad();
            }

            name.Append(name.Length > 0 ? "." : string.Empty);
            foreach (var letter in Take(size))
            {
                Append(name, letter);
            }
        }

        Position = after < 0 ? Position : after;
        return name.Length > 0 ? name.ToString() : ".";
    }

    // As in zone files (RFC 1035, section 5.1).
    private static void Append(StringBuilder name, byte letter)
    {
        if (letter is (byte)'.' or (byte)'\\')
        {
            name.Append('\\').Append((char)letter);
        }
        else if (letter is > 0x20 and < 0x7F)
        {
            name.Append((char)letter);
        }
        else
        {
            name.Append(CultureInfo.InvariantCulture, $"\\{letter:D3}");
        }
    }
}
