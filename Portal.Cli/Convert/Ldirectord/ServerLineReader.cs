using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>Reads the values of <c>real</c> and <c>fallback</c>.</summary>
internal sealed class ServerLineReader(Findings findings, Values values)
{
    private const int Largest = 65536;

    /// <summary>Reads a <c>real</c>: <c>IP[-&gt;IP][:port] gate|masq|ipip [weight] ["request", "receive"] [l:n] [u:n]</c>.</summary>
    /// <returns>One draft for each address; none when there is an error.</returns>
    public List<ServerDraft> Read(LdirectordLine line, VirtualDraft draft)
    {
        var rest = new LineWords(line);
        var head = rest.Next();
        var arrow = head.IndexOf("->", StringComparison.Ordinal);
        var (first, port) = Endpoint(line, arrow < 0 ? head : head[..arrow], draft);
        var last = first;
        if (arrow >= 0)
        {
            if (port is not null)
            {
                findings.Error(line.ValuePlace, "The port of a range stands behind its end.");
            }

            (last, port) = Endpoint(line, head[(arrow + 2)..], draft);
        }

        var server = new ServerDraft(line, port) { Forwarding = Method(line, rest.Next()) };
        ReadOptions(line, rest, server);
        if (first is not { } start || last is not { } end)
        {
            return [];
        }

        if (end.Bits < start.Bits || end.Bits - start.Bits >= Largest || (arrow >= 0 && draft.Family == IpFamily.IPv6))
        {
            findings.Error(line.ValuePlace, "A range must be of IPv4 addresses, its end must not be before its start, and it may have at most 65536 addresses.");
            return [];
        }

        List<ServerDraft> servers = [];
        for (var bits = start.Bits; bits <= end.Bits; bits++)
        {
            servers.Add(server with { Address = start with { Bits = bits } });
        }

        return servers;
    }

    /// <summary>Reads a <c>fallback</c>: <c>IP[:port] [gate|masq|ipip]</c>; null when there is an error.</summary>
    public ServerDraft? ReadFallback(LdirectordLine line, VirtualDraft draft)
    {
        var rest = new LineWords(line);
        var (address, port) = Endpoint(line, rest.Next(), draft);
        var method = rest.Next();
        return address is { } host ? new ServerDraft(line, port) { Address = host, Forwarding = method.Length == 0 ? Forwarding.Default : Method(line, method) } : null;
    }

    private (Address? Address, ushort? Port) Endpoint(LdirectordLine line, string text, VirtualDraft draft)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = text.StartsWith('[') && text.EndsWith(']') || colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
        }

        return (values.Address(line.ValuePlace, host, draft.Family), port is null ? null : values.Port(line.ValuePlace, port, Protocol.Tcp));
    }

    private Forwarding Method(LdirectordLine line, string text)
    {
        switch (text)
        {
            case "gate":
                return Forwarding.Default;
            case "masq":
                return new Masquerading();
            case "ipip":
                return new IpInIp(new IpipTunnel());
            default:
                findings.Error(line.ValuePlace, $"The forwarding method must be gate, masq or ipip; \"{text}\" is none.");
                return Forwarding.Default;
        }
    }

    private void ReadOptions(LdirectordLine line, LineWords rest, ServerDraft server)
    {
        if (rest.TryNumber(out var weight))
        {
            server.Weight = (int)(values.Number(line.ValuePlace, "The weight", weight, 0, int.MaxValue) ?? 1);
        }

        if (rest.TryPair(out var request, out var receive))
        {
            (server.Request, server.Receive) = (request, receive);
        }

        for (var word = rest.Next(); word.Length > 0; word = rest.Next())
        {
            var text = word.Trim('"');
            if (text.StartsWith("l:", StringComparison.Ordinal))
            {
                server.LowerThreshold = values.Number(line.ValuePlace, "The lower threshold", text[2..], 0, int.MaxValue) ?? 0;
            }
            else if (text.StartsWith("u:", StringComparison.Ordinal))
            {
                server.UpperThreshold = values.Number(line.ValuePlace, "The upper threshold", text[2..], 0, int.MaxValue) ?? 0;
            }
            else
            {
                findings.Error(line.ValuePlace, $"\"{word}\" is no part of a server: a weight, \"request\", \"receive\", l: and u: are, in this order.");
                return;
            }
        }
    }
}
