using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>Reads an address with a port as ipvsadm does: IPv6 with a port needs brackets, and without a port has none.</summary>
internal static class RuleEndpoint
{
    /// <summary>Reads an endpoint.</summary>
    /// <param name="use">The option with the endpoint.</param>
    /// <param name="protocol">The protocol, for names of ports.</param>
    /// <param name="family">The family for a name; null for any.</param>
    /// <param name="values">Reads addresses and ports.</param>
    /// <param name="findings">Where errors are noted.</param>
    /// <returns>The address, and the port if one is said; null when there is an error.</returns>
    public static (Address Address, ushort? Port)? Read(RuleUse use, Protocol protocol, IpFamily? family, Values values, Findings findings)
    {
        var (text, place) = (use.Value!, use.ValuePlace);
        var colon = text.LastIndexOf(':');
        var host = text;
        string? port = null;
        if (text.StartsWith('['))
        {
            if (colon < 1 || text[colon - 1] != ']')
            {
                findings.Error(place, "An address in brackets needs a port behind it, such as [2001:db8::1]:80.");
                return null;
            }

            (host, port) = (text[1..(colon - 1)], text[(colon + 1)..]);
            if (!host.Contains(':', StringComparison.Ordinal))
            {
                findings.Error(place, "Only an IPv6 address stands in brackets.");
                return null;
            }
        }
        else if (colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            (host, port) = (text[..colon], text[(colon + 1)..]);
        }

        var address = values.Address(place, host, family);
        var portPlace = place with { Column = place.Column + colon + 1 };
        var number = port is null ? null : values.Port(portPlace, port, protocol);
        return address is null || (port is not null && number is null) ? null : (address.Value, number);
    }

    /// <summary>Reads a mark; what a listing prints as a negative number is one from 2147483648 on.</summary>
    public static uint? Mark(RuleUse use, Findings findings)
    {
        if (long.TryParse(use.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mark) && mark is >= int.MinValue and <= uint.MaxValue and not 0)
        {
            return unchecked((uint)mark);
        }

        findings.Error(use.ValuePlace, $"A mark must be a number from 1 to {uint.MaxValue}; \"{use.Value}\" is none.");
        return null;
    }
}
