using System.Globalization;
using System.Text;
using Portal.Ipvsadm.Model;
using Portal.Tests.Text;

namespace Portal.Tests.Cli.Convert;

/// <summary>Writes rules as <c>ipvsadm -S -n</c> prints them, without the product's own texts.</summary>
internal static class RuleWriter
{
    public static string Write(IpvsTable table)
    {
        var text = new StringBuilder();
        foreach (var service in table.Services)
        {
            text.Append(CultureInfo.InvariantCulture, $"-A {Key(service.Key)} -s {service.Settings.Scheduler}");
            if (service.Settings.Persistence is { } persistence)
            {
                text.Append(CultureInfo.InvariantCulture, $" -p {persistence.Timeout.TotalSeconds}");
                text.Append(persistence.Mask switch { IPv4Mask mask => " -M " + ListingWriter.Dotted(mask.Bits), IPv6Prefix prefix => $" -M {prefix.Length}", _ => "" });
                text.Append(persistence.Engine is { } engine ? " --pe " + engine : "");
            }

            text.Append(service.Settings.OnePacket ? " -o" : "").Append(Flags(service.Settings)).Append('\n');
            foreach (var (server, settings) in service.Servers)
            {
                text.Append(CultureInfo.InvariantCulture, $"-a {Key(service.Key)} -r {ListingWriter.Endpoint(server.Address, server.Port)} {Forwarding(settings)} -w {settings.Weight}{Tunnel(settings)}\n");
            }
        }

        return text.ToString();
    }

    private static string Key(ServiceKey key) => key switch
    {
        AddressKey { Protocol: Protocol.Tcp } tcp => "-t " + ListingWriter.Endpoint(tcp.Address, tcp.Port),
        AddressKey { Protocol: Protocol.Udp } udp => "-u " + ListingWriter.Endpoint(udp.Address, udp.Port),
        AddressKey sctp => "--sctp-service " + ListingWriter.Endpoint(sctp.Address, sctp.Port),
        FirewallMarkKey mark => $"-f {unchecked((int)mark.Mark)}{(mark.Family == IpFamily.IPv6 ? " -6" : "")}",
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static string Flags(VirtualServiceSettings settings)
    {
        string[] names = settings.Scheduler is "sh" or "mh" ? [$"{settings.Scheduler}-fallback", $"{settings.Scheduler}-port"] : ["flag-1", "flag-2", "flag-3"];
        return settings.Flags == SchedulerFlags.None ? "" : " -b " + string.Join(',', names.Where((_, bit) => ((int)settings.Flags & (1 << bit)) != 0));
    }

    private static string Forwarding(RealServerSettings settings) => settings.Forwarding switch { Masquerading => "-m", IpInIp => "-i", _ => "-g" };

    private static string Tunnel(RealServerSettings settings) => settings.Forwarding switch
    {
        IpInIp { Tunnel: GueTunnel gue } => $" --tun-type gue --tun-port {gue.Port} {Checksum(gue.Checksum)}",
        IpInIp { Tunnel: GreTunnel gre } => $" --tun-type gre {Checksum(gre.Checksum)}",
        IpInIp => " --tun-type ipip",
        _ => "",
    };

    private static string Checksum(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Checksum => "--tun-csum",
        TunnelChecksum.Remote => "--tun-remcsum",
        _ => "--tun-nocsum",
    };
}
