using System.Globalization;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert;

/// <summary>Reads numbers, addresses and ports, and notes what is none.</summary>
/// <param name="findings">Where that is noted.</param>
/// <param name="names">Resolves names; null when nobody has asked for that.</param>
internal sealed class Values(Findings findings, INames? names)
{
    /// <summary>Reads a whole number; blanks no, a plus sign and leading zeros yes, as strtol does.</summary>
    public long? Number(Place place, string what, string text, long minimum, long maximum)
    {
        if (text is not ['-', ..] && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        findings.Error(place, $"{what} {Rules.Range(minimum, maximum)}; \"{text}\" is none.");
        return null;
    }

    /// <summary>Reads a port: a number, or a name where names are resolved.</summary>
    public ushort? Port(Place place, string text, Protocol protocol)
    {
        if (text.Length == 0 || text[0] is '+' or '-' || char.IsAsciiDigit(text[0]))
        {
            return (ushort?)Number(place, "The port", text, 0, ushort.MaxValue);
        }

        if (names is null)
        {
            findings.Error(place, $"\"{text}\" is the name of a port. Write its number, or ask for names to be resolved.");
            return null;
        }

        if (names.Port(text, protocol) is not { } port)
        {
            findings.Error(place, $"No port has the name \"{text}\".");
            return null;
        }

        findings.Remark(place, string.Create(CultureInfo.InvariantCulture, $"The port \"{text}\" was resolved to {port}. Portal keeps the number."));
        return port;
    }

    /// <summary>Reads an address: a literal, or a name where names are resolved.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="text">The text, without brackets.</param>
    /// <param name="family">The family that it must have, if it is a name; null for any.</param>
    public Address? Address(Place place, string text, IpFamily? family = null)
    {
        if (AddressText.TryParse(text, out var address))
        {
            return address;
        }

        if (text.Length == 0 || text.All(character => char.IsAsciiDigit(character) || character == '.') || text.Contains(':', StringComparison.Ordinal) || !text.All(IsOfName))
        {
            findings.Error(place, $"\"{text}\" is no IP address: it must be four numbers from 0 to 255 without leading zeros, or an IPv6 address without a zone.");
            return null;
        }

        if (names is null)
        {
            findings.Error(place, $"\"{text}\" is a name. Write its address, or ask for names to be resolved.");
            return null;
        }

        foreach (var found in names.Addresses(text))
        {
            if (family is null || found.Family == family)
            {
                findings.Remark(place, $"The name \"{text}\" was resolved to {found}. Portal keeps the address, and does not follow the name.");
                return found;
            }
        }

        findings.Error(place, $"The name \"{text}\" has no{(family is null ? string.Empty : " " + family)} address.");
        return null;
    }

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
}
