using System.Globalization;
using System.Text;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Checks;

/// <summary>The text of a record as zone files have it, without dots at the ends of names. Addresses are canonical.</summary>
internal static class DnsRecordText
{
    public const ushort Text = 16;

    private const ushort IPv4 = 1;
    private const ushort NameServer = 2;
    private const ushort Alias = 5;
    private const ushort Authority = 6;
    private const ushort Reverse = 12;
    private const ushort MailExchange = 15;
    private const ushort IPv6 = 28;
    private const ushort Service = 33;

    /// <summary>Reads the data of a record.</summary>
    /// <param name="reader">Stands at the data.</param>
    /// <param name="type">The type of the record.</param>
    /// <param name="length">The length of the data.</param>
    /// <exception cref="CheckFailedException">The data is not of the type.</exception>
    public static string Read(ref DnsReader reader, ushort type, int length) => type switch
    {
        IPv4 when length == 4 => Address.IPv4(reader.LongNumber()).ToString(),
        IPv6 when length == 16 => ReadIPv6(ref reader),
        NameServer or Alias or Reverse => reader.Name(),
        MailExchange => string.Create(CultureInfo.InvariantCulture, $"{reader.Number()} {reader.Name()}"),
        Service => string.Create(CultureInfo.InvariantCulture, $"{reader.Number()} {reader.Number()} {reader.Number()} {reader.Name()}"),
        Authority => string.Create(
            CultureInfo.InvariantCulture,
            $"{reader.Name()} {reader.Name()} {reader.LongNumber()} {reader.LongNumber()} {reader.LongNumber()} {reader.LongNumber()} {reader.LongNumber()}"),
        Text => ReadText(ref reader, length),
        _ => throw DnsReader.Bad(),
    };

    /// <summary>The text that somebody wants, written as <see cref="Read"/> writes it.</summary>
    /// <param name="type">The type of the record.</param>
    /// <param name="text">The text.</param>
    public static string Normal(ushort type, string text) => type switch
    {
        IPv4 or IPv6 => AddressText.TryParse(text, out var address) ? address.ToString() : text,
        Text => text,
        _ => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word is "." ? word : word.TrimEnd('.'))),
    };

    private static string ReadIPv6(ref DnsReader reader)
    {
        UInt128 bits = reader.LongNumber();
        for (var i = 1; i < 4; i++)
        {
            bits = (bits << 32) | reader.LongNumber();
        }

        return Address.IPv6(bits).ToString();
    }

    // A long text is a row of strings, which belong together (RFC 7208, section 3.3, says so for one use of it).
    private static string ReadText(ref DnsReader reader, int length)
    {
        var text = new List<byte>();
        for (var end = reader.Position + length; reader.Position < end;)
        {
            text.AddRange(reader.Take(reader.Byte()));
        }

        return Encoding.UTF8.GetString([.. text]);
    }
}
