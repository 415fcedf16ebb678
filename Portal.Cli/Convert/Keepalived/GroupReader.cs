using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads <c>virtual_server_group</c>: addresses, ranges, networks and marks.</summary>
internal sealed class GroupReader(StatementValues values)
{
    private const int Largest = 65536;

    /// <summary>Reads a group.</summary>
    public List<VirtualTarget> Read(Statement group)
    {
        List<VirtualTarget> targets = [];
        foreach (var statement in group.Body)
        {
            if (statement.Keyword == "fwmark")
            {
                AddMark(statement, targets);
            }
            else
            {
                AddAddresses(statement, targets);
            }
        }

        return targets;
    }

    /// <summary>Reads the family of a mark.</summary>
    public IpFamily? Family(Statement statement, int word)
    {
        switch (statement.Words[word].Text)
        {
            case "inet":
                return IpFamily.IPv4;
            case "inet6":
                return IpFamily.IPv6;
            default:
                values.Findings.Error(statement.PlaceOf(word), $"The family must be inet or inet6; \"{statement.Words[word].Text}\" is none.");
                return null;
        }
    }

    private void AddMark(Statement statement, List<VirtualTarget> targets)
    {
        if (values.Number(statement, 1, uint.MaxValue) is { } mark)
        {
            targets.Add(new VirtualTarget(statement.Place, null, 0, (uint)mark, statement.Words.Count > 2 ? Family(statement, 2) : null));
        }
    }

    private void AddAddresses(Statement statement, List<VirtualTarget> targets)
    {
        var port = values.Port(statement, 1, out var isWrong);
        if (isWrong || Range(statement) is not var (first, last))
        {
            return;
        }

        values.Rest(statement, 2);
        if (last.Bits - first.Bits >= Largest)
        {
            values.Findings.Error(statement.Place, string.Create(CultureInfo.InvariantCulture, $"A range may have at most {Largest} addresses."));
            return;
        }

        for (var bits = first.Bits; bits <= last.Bits; bits++)
        {
            targets.Add(new VirtualTarget(statement.Place, first with { Bits = bits }, port ?? 0, 0, null));
        }
    }

    private (Address First, Address Last)? Range(Statement statement)
    {
        var text = statement.Keyword;
        var (dash, slash) = (text.IndexOf('-', StringComparison.Ordinal), text.IndexOf('/', StringComparison.Ordinal));
        var end = dash > 0 ? dash : slash > 0 ? slash : text.Length;
        if (dash > 0 && !char.IsAsciiHexDigit(text[0]) && text[0] != ':')
        {
            end = text.Length;
        }

        var part = new Statement([statement.Words[0] with { Text = text[..end] }]);
        if (values.Address(part, 0) is not { } first)
        {
            return null;
        }

        if (end == text.Length)
        {
            return (first, first);
        }

        var last = text[end] == '-' ? End(first, text[(end + 1)..]) : Network(ref first, text[(end + 1)..]);
        if (last is { } whole && whole.Bits >= first.Bits)
        {
            return (first, whole);
        }

        values.Findings.Error(statement.Place, $"\"{text}\" is no range of addresses: its end must be greater than its start, and in IPv4 both differ only in the last number.");
        return null;
    }

    // keepalived 2.2.7 makes something else of a range that goes beyond the last number.
    private static Address? End(Address first, string text)
    {
        var unit = first.Family == IpFamily.IPv4 ? (UInt128)0xFF : 0xFFFF;
        if (Portal.Ipvsadm.Model.Address.Of(text) is { } whole)
        {
            return whole.Family == first.Family && (whole.Bits | unit) == (first.Bits | unit) ? whole : null;
        }

        var style = first.Family == IpFamily.IPv4 ? NumberStyles.None : NumberStyles.AllowHexSpecifier;
        return uint.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number <= unit ? first with { Bits = (first.Bits & ~unit) | number } : null;
    }

    private static Address? Network(ref Address first, string text)
    {
        var width = first.Family == IpFamily.IPv4 ? 32 : 128;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length < 1 || length > width)
        {
            return null;
        }

        var hosts = length == width ? UInt128.Zero : (UInt128.One << (width - length)) - 1;
        first = first with { Bits = first.Bits & ~hosts };
        return first with { Bits = first.Bits | hosts };
    }
}
