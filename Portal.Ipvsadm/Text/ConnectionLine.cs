using System.Globalization;
using System.Text;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// A line of <c>/proc/net/ip_vs_conn</c> (ip_vs_conn_seq_show in net/netfilter/ipvs/ip_vs_conn.c): protocol, then address and
/// port of client, virtual service and server in hexadecimal, state, seconds, and perhaps a persistence engine with its data.
/// </summary>
internal static class ConnectionLine
{
    private const int LongestState = 16;
    private const int LongestEngine = 16;
    private const int IPv6Length = 39;

    /// <summary>
    /// What <see cref="Read"/> says of a line whose protocol no service of ipvsadm has. The kernel names such AH, ESP, ICMP, IP_47 or IP.
    /// </summary>
    public const string UnknownProtocol = "has a protocol that is not known";

    /// <summary>Reads a line.</summary>
    /// <param name="line">For example <c>TCP C0A80102 D868 0A000001 0050 C0A80203 1F90 ESTABLISHED     899</c>.</param>
    /// <param name="isCut">True when the line goes on behind what is given.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>Null, or what is wrong with the line.</returns>
    public static string? Read(ReadOnlySpan<byte> line, bool isCut, out Connection connection)
    {
        connection = default;
        var rest = line;
        var protocol = Next(ref rest);
        if (!TryReadEnd(ref rest, out var client))
        {
            return "has no client";
        }

        if (!TryReadEnd(ref rest, out var target) || target.Address.Family != client.Address.Family)
        {
            return "has no virtual address of the client's family";
        }

        if (ReadVirtual(protocol, target) is not { } key)
        {
            return UnknownProtocol;
        }

        if (!TryReadEnd(ref rest, out var server))
        {
            return "has no server";
        }

        if (ReadState(Next(ref rest)) is not { } state)
        {
            return "has no state";
        }

        var time = Next(ref rest);
        if (!ulong.TryParse(time is [(byte)'-', .. var digits] ? digits : time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "has no seconds until it expires";
        }

        // Of an overdue timer less than nothing is left: older kernels show that as a number just below 2^64, divided by their ticks.
        seconds = time[0] == (byte)'-' || seconds > uint.MaxValue ? 0 : seconds;

        var reason = ReadEngine(rest, isCut, out var engine);
        connection = new Connection
        {
            Virtual = key,
            Client = client,
            Server = server,
            State = state,
            ExpiresIn = TimeSpan.FromSeconds(seconds),
            Engine = engine,
        };
        return reason;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        var end = rest.IndexOf((byte)' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    private static bool TryReadEnd(ref ReadOnlySpan<byte> rest, out ConnectionEnd end)
    {
        var isAddress = TryReadAddress(Next(ref rest), out var address);
        var isPort = TryReadHex(Next(ref rest), 4, out var port);
        end = new ConnectionEnd(address, (ushort)port);
        return isAddress && isPort;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> word, out Address address)
    {
        if (word.Length != IPv6Length)
        {
            var isIPv4 = TryReadHex(word, 8, out var bits);
            address = Address.IPv4(bits);
            return isIPv4;
        }

        // Eight groups of four digits, always all of them: the kernel's %pI6.
        address = default;
        var wide = UInt128.Zero;
        for (var place = 0; place < IPv6Length; place += 5)
        {
            if (!TryReadHex(word.Slice(place, 4), 4, out var group) || (place > 0 && word[place - 1] != (byte)':'))
            {
                return false;
            }

            wide = (wide << 16) | group;
        }

        address = Address.IPv6(wide);
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> word, int digits, out uint number)
    {
        number = 0;
        return word.Length == digits && uint.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static ServiceKey? ReadVirtual(ReadOnlySpan<byte> protocol, ConnectionEnd target)
    {
        if (protocol.SequenceEqual("TCP"u8))
        {
            return new AddressKey(Protocol.Tcp, target.Address, target.Port);
        }

        if (protocol.SequenceEqual("UDP"u8))
        {
            return new AddressKey(Protocol.Udp, target.Address, target.Port);
        }

        return protocol.SequenceEqual("SCTP"u8) ? new AddressKey(Protocol.Sctp, target.Address, target.Port)
            : protocol.SequenceEqual("IP"u8) ? ReadMark(target)
            : null;
    }

    // The mark stands in the place of the address's first four bytes (ip_vs_sched_persist), and the port is 0, or 65535 when the
    // template was given up.
    private static FirewallMarkKey? ReadMark(ConnectionEnd target)
    {
        var isIPv4 = target.Address.Family == IpFamily.IPv4;
        var mark = isIPv4 ? target.Address.Bits : target.Address.Bits >> 96;
        var isMark = mark != UInt128.Zero && target.Port is 0 or ushort.MaxValue && (isIPv4 || target.Address.Bits << 32 == UInt128.Zero);
        return isMark ? new FirewallMarkKey(target.Address.Family, (uint)mark) : null;
    }

    private static string? ReadState(ReadOnlySpan<byte> word)
    {
        // The same text for each of thousands of lines. A name that a kernel of another time has is taken as it is.
        foreach (var known in ConnectionStates.All)
        {
            if (word.Length == known.Length && Ascii.Equals(word, known))
            {
                return known;
            }
        }

        return word.Length is > 0 and <= LongestState && !word.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? Encoding.ASCII.GetString(word) : null;
    }

    // One blank before the engine and one behind it; everything after that is the client's.
    private static string? ReadEngine(ReadOnlySpan<byte> rest, bool isCut, out EngineData? engine)
    {
        engine = null;
        if (rest.IsEmpty)
        {
            return isCut ? "has no end" : null;
        }

        var name = rest[1..];
        var end = name.IndexOf((byte)' ');
        if (end is < 1 or > LongestEngine || name[..end].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return "has no persistence engine where one should be";
        }

        var data = name[(end + 1)..];
        var isLong = data.Length > EngineData.LongestData;
        engine = new EngineData(Encoding.ASCII.GetString(name[..end]), ByteText.Format(isLong ? data[..EngineData.LongestData] : data), isLong || isCut);
        return null;
    }
}
