using System.Globalization;

namespace Portal.Ipvsadm.Model;

/// <summary>
/// What a command line of ipvsadm cannot say. Programs that speak netlink make services and servers with such values, and listings
/// show them. Whoever sent a line for one all the same would change something else: ipvsadm rewrites what it cannot say.
/// </summary>
public static class CommandLine
{
    /// <summary>Why a service cannot be said; its servers do not matter.</summary>
    /// <returns>A sentence for a person; null when it can be said.</returns>
    public static string? WhyNot(ServiceKey key, VirtualServiceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return key switch
        {
            FirewallMarkKey { Mark: 0 } => "The mark is 0; ipvsadm accepts 1 to 4294967295.",
            AddressKey { Port: 0 } when settings.Persistence is null => "The port is 0 without persistence; ipvsadm accepts 0 only with persistence.",
            AddressKey { Protocol: not Protocol.Udp } when settings.OnePacket => "Each packet is scheduled by itself (ops); ipvsadm accepts that only for udp and fwmark.",
            _ when !Schedulers.IsName(settings.Scheduler) => "The name of the scheduler cannot be part of a command line.",
            _ => settings.Persistence is { } persistence ? WhyNot(persistence, key.Family) : null,
        };
    }

    /// <summary>Why a server cannot be said.</summary>
    /// <returns>A sentence for a person; null when it can be said.</returns>
    public static string? WhyNot(ServiceKey service, RealServerKey key, RealServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Forwarding switch
        {
            OtherForwarding { Listed: var listed } => $"The forwarding method is {listed}; ipvsadm has no option for it.",
            IpInIp { Tunnel: GueTunnel { Port: 0 } } => "The tunnel is gue without a port; ipvsadm accepts 1 to 65535.",
            IpInIp { Tunnel: GreTunnel { Checksum: TunnelChecksum.Remote } } => "The tunnel is gre with remcsum; ipvsadm accepts that only for gue.",
            not IpInIp when key.Address.Family != service.Family => "The server and its service have different families; ipvsadm accepts that only with forwarder i.",
            not Masquerading when service is AddressKey { Port: var port } && port != key.Port => string.Create(
                CultureInfo.InvariantCulture, $"The server has port {key.Port} and its service {port}; without forwarder m ipvsadm would write to the server on port {port}."),
            _ => WhyNot("weight", settings.Weight) ?? WhyNot("upper_threshold", settings.UpperThreshold) ?? WhyNot("lower_threshold", settings.LowerThreshold)
                ?? (settings.LowerThreshold > settings.UpperThreshold ? "The lower_threshold is greater than the upper_threshold; the kernel does not accept that." : null),
        };
    }

    private static string? WhyNot(Persistence persistence, IpFamily family) => persistence switch
    {
        { Timeout: var timeout } when timeout < TimeSpan.FromSeconds(1) || timeout > Persistence.Maximum || timeout.Ticks % TimeSpan.TicksPerSecond != 0 =>
            string.Create(CultureInfo.InvariantCulture, $"The service is persistent for {timeout.TotalSeconds} seconds; ipvsadm accepts 1 to {Persistence.Maximum.TotalSeconds}."),
        { Mask: { } mask } when mask is IPv4Mask != (family == IpFamily.IPv4) => "The mask of persistence and the service have different families.",
        { Engine: { } engine } when !Schedulers.IsName(engine) => "The name of the persistence engine cannot be part of a command line.",
        _ => null,
    };

    private static string? WhyNot(string field, long number) => number is >= 0 and <= RealServerSettings.MaximumNumber
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The {field} is {number}; ipvsadm accepts 0 to {RealServerSettings.MaximumNumber}.");
}
