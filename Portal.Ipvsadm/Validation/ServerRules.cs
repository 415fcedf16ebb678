using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Validation;

/// <summary>The rules of a real server behind its virtual service.</summary>
public static class ServerRules
{
    /// <summary>Checks a server.</summary>
    /// <param name="service">The key of its service.</param>
    /// <param name="key">The server's key.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="violations">Where violations are added.</param>
    public static void Check(ServiceKey service, RealServerKey key, RealServerSettings settings, ViolationList violations)
    {
        CheckAddress(service, key, settings, violations);
        CheckPort(service, key, settings, violations);
        CheckNumbers(settings, violations);
        CheckTunnel(settings, violations);
    }

    private static void CheckAddress(ServiceKey service, RealServerKey key, RealServerSettings settings, ViolationList violations)
    {
        if (NotUnicast(key.Address) is { } reason)
        {
            violations.AddUnlessBroken(Fields.Host, reason);
        }

        if (key.Address.Family != service.Family && settings.Forwarding is not IpInIp)
        {
            violations.AddUnlessBroken(
                Fields.Host,
                $"must be an {service.Family} address like its service; only forwarder i reaches servers of the other family.",
                Fields.Forwarder);
        }
    }

    private static string? NotUnicast(Address address) => address switch
    {
        { IsMulticast: true } => "must be a unicast address; this one is multicast.",
        { IsIPv4Mapped: true } => "must not be an IPv4-mapped address; give the IPv4 address itself.",
        { IsUnspecified: true } => "must be the address of a server; this one is unspecified.",
        { Family: IpFamily.IPv4, Bits: var bits } when bits == uint.MaxValue => "must be a unicast address; this one is broadcast.",
        _ => null,
    };

    // Without translation a packet cannot change its port: ipvsadm would set the service's port without a word.
    private static void CheckPort(ServiceKey service, RealServerKey key, RealServerSettings settings, ViolationList violations)
    {
        if (service is AddressKey { Port: var port } && key.Port != port && settings.Forwarding is not Masquerading)
        {
            violations.AddUnlessBroken(
                Fields.Port,
                string.Create(CultureInfo.InvariantCulture, $"must be {port}, the port of the service: only masquerading (forwarder m) can change the port."),
                Fields.Forwarder);
        }
    }

    private static void CheckNumbers(RealServerSettings settings, ViolationList violations)
    {
        CheckNumber(Fields.Weight, settings.Weight, violations);
        CheckNumber(Fields.UpperThreshold, settings.UpperThreshold, violations);
        CheckNumber(Fields.LowerThreshold, settings.LowerThreshold, violations);
        if (settings.LowerThreshold > settings.UpperThreshold)
        {
            violations.AddUnlessBroken(
                Fields.LowerThreshold,
                "must not be greater than upper_threshold. Set upper_threshold too.",
                Fields.UpperThreshold);
        }
    }

    private static void CheckNumber(string field, long number, ViolationList violations)
    {
        if (number is < 0 or > RealServerSettings.MaximumNumber)
        {
            violations.AddUnlessBroken(field, Rules.Range(0, RealServerSettings.MaximumNumber) + ".");
        }
    }

    private static void CheckTunnel(RealServerSettings settings, ViolationList violations)
    {
        switch (settings.Forwarding)
        {
            case IpInIp { Tunnel: GueTunnel { Port: 0 } }:
                violations.At(Fields.Tunnel).AddUnlessBroken(Fields.Port, Rules.Range(1, ushort.MaxValue) + ".");
                break;
            case IpInIp { Tunnel: GreTunnel { Checksum: TunnelChecksum.Remote } }:
                violations.At(Fields.Tunnel).AddUnlessBroken(Fields.Checksum, "remcsum is only for tunnels of type gue.", Fields.Type);
                break;
        }
    }
}
