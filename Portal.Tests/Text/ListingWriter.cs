using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Text;

/// <summary>Writes listings as ipvsadm's printf formats do, without the product's own texts.</summary>
internal static class ListingWriter
{
    public const string VersionLine = "IP Virtual Server version 1.2.1 (size=4096)\n";
    public const string TunnelInfoTitles = "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n";
    public const string ThresholdsTitles = "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n  -> RemoteAddress:Port\n";

    /// <summary>Both listings of a table, the second in the opposite order: listings have no order to rely on.</summary>
    public static byte[] Write(ObservedTable table)
    {
        var text = new StringBuilder(VersionLine).Append(TunnelInfoTitles);
        foreach (var service in table.Services)
        {
            text.Append(Service(service)).AppendJoin("", service.Servers.Select(TunnelInfo));
        }

        text.Append(VersionLine).Append(ThresholdsTitles);
        foreach (var service in table.Services.Reverse())
        {
            text.Append(Service(service)).AppendJoin("", service.Servers.Reverse().Select(Thresholds));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Service(ObservedService service)
    {
        var settings = service.Settings;
        var line = new StringBuilder(Key(service.Key)).Append(' ').Append(settings.Scheduler).Append(Flags(settings));
        if (settings.Persistence is { } persistence)
        {
            line.Append(CultureInfo.InvariantCulture, $" persistent {persistence.Timeout.TotalSeconds}");
            line.Append(persistence.Mask switch
            {
                IPv4Mask mask => " mask " + Dotted(mask.Bits),
                IPv6Prefix prefix => $" mask {prefix.Length}",
                _ => "",
            });
            line.Append(persistence.Engine is { } engine ? " pe " + engine : "");
        }

        return line.Append(settings.OnePacket ? " ops" : "").Append('\n').ToString();
    }

    private static string TunnelInfo(ObservedServer server)
    {
        var (forward, tunnel) = server.Settings.Forwarding switch
        {
            Gatewaying => ("Route", "n/a"),
            Masquerading => ("Masq", "n/a"),
            IpInIp { Tunnel: GueTunnel gue } => ("Tunnel", $"gue:{gue.Port}:{Checksum(gue.Checksum)}"),
            IpInIp { Tunnel: GreTunnel gre } => ("Tunnel", $"gre:{Checksum(gre.Checksum)}"),
            _ => ("Tunnel", "ipip"),
        };
        return $"  -> {Endpoint(server.Key.Address, server.Key.Port),-28} {forward,-7} {tunnel,-13} {server.Settings.Weight,-6} {server.ActiveConnections,-10} {server.InactiveConnections,-10}\n";
    }

    // Connections come and go between the two listings.
    private static string Thresholds(ObservedServer server) =>
        $"  -> {Endpoint(server.Key.Address, server.Key.Port),-28} {server.Settings.UpperThreshold,-10} {server.Settings.LowerThreshold,-10} {server.InactiveConnections,-10} {server.ActiveConnections,-10}\n";

    private static string Key(ServiceKey key) => key switch
    {
        AddressKey { Protocol: Protocol.Tcp } tcp => $"TCP  {Endpoint(tcp.Address, tcp.Port)}",
        AddressKey { Protocol: Protocol.Udp } udp => $"UDP  {Endpoint(udp.Address, udp.Port)}",
        AddressKey sctp => $"SCTP {Endpoint(sctp.Address, sctp.Port)}",
        FirewallMarkKey { Family: IpFamily.IPv6 } mark => $"FWM  {unchecked((int)mark.Mark)} IPv6",
        FirewallMarkKey mark => $"FWM  {unchecked((int)mark.Mark)}",
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static string Flags(VirtualServiceSettings settings)
    {
        string[] names = settings.Scheduler is "sh" or "mh"
            ? [$"{settings.Scheduler}-fallback", $"{settings.Scheduler}-port"]
            : ["flag-1", "flag-2", "flag-3"];
        var shown = names.Where((_, bit) => ((int)settings.Flags & (1 << bit)) != 0);
        return settings.Flags == SchedulerFlags.None ? "" : $" ({string.Join(',', shown)})";
    }

    private static string Checksum(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Checksum => "+c",
        TunnelChecksum.Remote => "r+c",
        _ => "-c",
    };

    /// <summary>An address with a port as ipvsadm prints them.</summary>
    public static string Endpoint(Address address, ushort port) =>
        address.Family == IpFamily.IPv4 ? $"{Dotted((uint)address.Bits)}:{port}" : $"[{Wide(address.Bits)}]:{port}";

    /// <summary>32 bits as four numbers.</summary>
    public static string Dotted(uint bits) => $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}";

    // glibc writes what could be an IPv4-compatible address with a dotted end.
    private static string Wide(UInt128 bits)
    {
        if (bits > 0xFFFF && bits <= uint.MaxValue)
        {
            return "::" + Dotted((uint)bits);
        }

        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new IPAddress(bytes).ToString();
    }
}
