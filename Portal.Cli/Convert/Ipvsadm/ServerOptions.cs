using System.Globalization;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>Reads the options of a server. What is not said is as ipvsadm has it by default, also with <c>-e</c>.</summary>
internal sealed class ServerOptions(Findings findings, INames? names)
{
    private const string TunnelPort = "tun-port";

    private readonly Values values = new(findings, names);

    /// <summary>Which server a line is about; null when there is an error.</summary>
    public RealServerKey? ReadKey(RuleLine line, ServiceKey service)
    {
        if (line[Fields.Host] is not { } use)
        {
            findings.Error(line.Command.Place, $"{line.Command.Option} needs a server: -r.");
            return null;
        }

        var (protocol, port) = service is AddressKey address ? (address.Protocol, address.Port) : (Protocol.Tcp, (ushort)0);
        if (RuleEndpoint.Read(use, protocol, service.Family, values, findings) is not var (host, own))
        {
            return null;
        }

        if (own is null && line.IsBefore(Fields.Host, Fields.Type))
        {
            findings.Error(use.Place, "-r without a port must stand behind the service: before it ipvsadm takes port 0.");
            return null;
        }

        return new RealServerKey(host, own ?? port);
    }

    /// <summary>The settings that a line says; null when there is an error.</summary>
    public RealServerSettings? ReadSettings(RuleLine line)
    {
        var before = findings.Errors.Count;
        var settings = new RealServerSettings
        {
            Forwarding = ReadForwarding(line),
            Weight = (int)ReadNumber(line, Fields.Weight, "The weight", 1),
            UpperThreshold = ReadNumber(line, Fields.UpperThreshold, "The upper threshold", 0),
            LowerThreshold = ReadNumber(line, Fields.LowerThreshold, "The lower threshold", 0),
        };
        return findings.Errors.Count == before ? settings : null;
    }

    /// <summary>The server with the port that ipvsadm gives it: without masquerading it is that of the service.</summary>
    public RealServerKey WithPortOf(RuleLine line, ServiceKey service, RealServerKey server, RealServerSettings settings)
    {
        if (settings.Forwarding is Masquerading || service is not AddressKey { Port: var port } || port == server.Port)
        {
            return server;
        }

        findings.Remark(line[Fields.Host]!.Place, string.Create(CultureInfo.InvariantCulture,
            $"Without masquerading ipvsadm gives a server the port of its service: the server has port {port}, and not {server.Port}. Write {port}, or use -m."));
        return server with { Port = port };
    }

    private Forwarding ReadForwarding(RuleLine line)
    {
        var letter = line[Fields.Forwarder]?.Option.Letter ?? 'g';
        if (letter == 'i')
        {
            return ReadTunnel(line);
        }

        foreach (var group in new[] { Fields.Tunnel, TunnelPort, Fields.Checksum })
        {
            if (line[group] is { } use)
            {
                findings.Error(use.Place, $"{use.Option} goes only with -i.");
            }
        }

        return letter == 'm' ? new Masquerading() : Forwarding.Default;
    }

    private IpInIp ReadTunnel(RuleLine line)
    {
        var port = line[TunnelPort] is { } use ? (ushort?)values.Number(use.ValuePlace, "The port of a tunnel", use.Value!, 1, ushort.MaxValue) : null;
        TunnelChecksum? checksum = line[Fields.Checksum]?.Option.Name switch
        {
            "tun-nocsum" => TunnelChecksum.None,
            "tun-csum" => TunnelChecksum.Checksum,
            "tun-remcsum" => TunnelChecksum.Remote,
            _ => null,
        };
        var type = line[Fields.Tunnel];
        var tunnel = TunnelWords.Make(type?.Value ?? "ipip", port, checksum, out var rule);
        if (rule is not null && (line[TunnelPort] is null || port is not null))
        {
            findings.Error((type ?? line[TunnelPort] ?? line[Fields.Checksum])!.Place, rule);
        }

        return new IpInIp(tunnel ?? new IpipTunnel());
    }

    private long ReadNumber(RuleLine line, string field, string what, long usual) =>
        line[field] is { } use ? values.Number(use.ValuePlace, what, use.Value!, 0, RealServerSettings.MaximumNumber) ?? usual : usual;
}
