using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The text of addresses, in both directions. Reading is strict, because neither ipvsadm nor the runtime is: both take
/// <c>010.0.0.1</c> for 8.0.0.1, and <c>1</c> or <c>10.1</c> for addresses.
/// </summary>
public static class AddressText
{
    private const int LongestText = 45;

    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:");

    /// <summary>Reads an address: four decimal numbers without leading zeros, or an IPv6 literal without brackets or zone.</summary>
    /// <param name="text">For example <c>10.0.0.1</c>, <c>2001:db8::1</c> or <c>::ffff:10.0.0.1</c>.</param>
    /// <param name="address">The address, when the text is one.</param>
    /// <returns>True when the text is an address.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        if (text.Length is 0 or > LongestText)
        {
            return false;
        }

        if (!text.Contains(':'))
        {
            var isIPv4 = TryParseIPv4(text, out var bits);
            address = Address.IPv4(bits);
            return isIPv4;
        }

        var isIPv6 = TryParseIPv6(text, out var wide);
        address = Address.IPv6(wide);
        return isIPv6;
    }

    /// <summary>Writes an address in its canonical spelling: dotted, or RFC 5952.</summary>
    /// <returns>For example <c>10.0.0.1</c> or <c>2001:db8::1</c>.</returns>
    public static string Format(Address address) =>
        address.Family == IpFamily.IPv4 ? FormatIPv4((uint)address.Bits) : FormatIPv6(address);

    /// <summary>Reads four decimal numbers, as an IPv4 address or mask has them.</summary>
    /// <param name="text">For example <c>255.255.255.0</c>.</param>
    /// <param name="bits">The 32 bits, most significant first.</param>
    /// <returns>True when the text is of that form.</returns>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end < 0 || !TryParsePart(text[..end], out var value))
            {
                return false;
            }

            bits = (bits << 8) | value;
            text = part < 3 ? text[(end + 1)..] : [];
        }

        return true;
    }

    /// <summary>Writes 32 bits as four decimal numbers.</summary>
    /// <param name="bits">The bits, most significant first.</param>
    /// <returns>For example <c>255.255.255.0</c>.</returns>
    public static string FormatIPv4(uint bits) =>
        string.Create(CultureInfo.InvariantCulture, $"{bits >> 24}.{(bits >> 16) & 0xFF}.{(bits >> 8) & 0xFF}.{bits & 0xFF}");

    private static bool TryParsePart(ReadOnlySpan<char> part, out uint value)
    {
        value = 0;
        return part.Length is >= 1 and <= 3
            && (part.Length == 1 || part[0] != '0')
            && uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= 255;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = default;
        if (text.Contains('.'))
        {
            // The dotted tail is read by our own rules and handed on as two groups.
            var tail = text.LastIndexOf(':') + 1;
            if (!TryParseIPv4(text[tail..], out var low))
            {
                return false;
            }

            text = string.Create(CultureInfo.InvariantCulture, $"{text[..tail]}{low >> 16:x}:{low & 0xFFFF:x}");
        }

        if (text.ContainsAnyExcept(IPv6Characters) || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        bits = parsed.TryWriteBytes(bytes, out var written) && written == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : default;
        return written == 16;
    }

    private static string FormatIPv6(Address address)
    {
        if (address.IsIPv4Mapped)
        {
            return "::ffff:" + FormatIPv4((uint)(address.Bits & uint.MaxValue));
        }

        Span<ushort> groups = stackalloc ushort[8];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = (ushort)((address.Bits >> (112 - (16 * i))) & 0xFFFF);
        }

        var (start, length) = LongestRunOfZeros(groups);
        if (length < 2)
        {
            return Join(groups);
        }

        return Join(groups[..start]) + "::" + Join(groups[(start + length)..]);
    }

    private static (int Start, int Length) LongestRunOfZeros(ReadOnlySpan<ushort> groups)
    {
        var (best, bestLength) = (0, 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var run = groups[i..].IndexOfAnyExcept((ushort)0);
            run = run < 0 ? groups.Length - i : run;
            if (run > bestLength)
            {
                (best, bestLength) = (i, run);
            }
        }

        return (best, bestLength);
    }

    private static string Join(ReadOnlySpan<ushort> groups)
    {
        var parts = new string[groups.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = groups[i].ToString("x", CultureInfo.InvariantCulture);
        }

        return string.Join(':', parts);
    }
}
