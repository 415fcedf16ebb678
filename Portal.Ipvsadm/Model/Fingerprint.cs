using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Portal.Ipvsadm.Model;

/// <summary>
/// Boils values down to sixteen hexadecimal digits: equal for equal values, on every machine and after every restart. It
/// tells versions apart that came about by accident, and is no guard against somebody who looks for two that collide.
/// </summary>
public sealed class Fingerprint
{
    private readonly XxHash64 hash = new();

    /// <summary>Takes a number in.</summary>
    /// <returns>This.</returns>
    public Fingerprint Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.Append(bytes);
        return this;
    }

    /// <summary>Takes a text in, and that there is one.</summary>
    /// <param name="text">What to take in; null is not the same as empty.</param>
    /// <returns>This.</returns>
    public Fingerprint Add(string? text)
    {
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        return Add(text?.Length ?? -1);
    }

    /// <summary>Takes the key of a service in.</summary>
    /// <param name="key">What to take in.</param>
    /// <returns>This.</returns>
    public Fingerprint Add(ServiceKey key) => key switch
    {
        AddressKey { Protocol: var protocol, Address: var address, Port: var port } => Add((long)protocol).Add(address).Add(port),
        FirewallMarkKey { MarkFamily: var family, Mark: var mark } => Add(-1).Add((long)family).Add(mark),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>Takes the key of a server in.</summary>
    /// <param name="key">What to take in.</param>
    /// <returns>This.</returns>
    public Fingerprint Add(RealServerKey key) => Add(key.Address).Add(key.Port);

    /// <summary>Takes the settings of a service in.</summary>
    /// <param name="settings">What to take in.</param>
    /// <returns>This.</returns>
    public Fingerprint Add(VirtualServiceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Add(settings.Scheduler).Add((long)settings.Flags).Add(settings.OnePacket ? 1 : 0);
        return settings.Persistence is not { } persistence ? Add(-1) : Add((long)persistence.Timeout.TotalSeconds).Add(persistence.Engine).Add(persistence.Mask switch
        {
            IPv4Mask { Bits: var bits } => bits,
            IPv6Prefix { Length: var length } => length,
            _ => -1,
        });
    }

    /// <summary>Takes the settings of a server in.</summary>
    /// <param name="settings">What to take in.</param>
    /// <returns>This.</returns>
    public Fingerprint Add(RealServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Add(settings.Weight).Add(settings.UpperThreshold).Add(settings.LowerThreshold);
        return settings.Forwarding switch
        {
            Gatewaying => Add(1),
            Masquerading => Add(2),
            IpInIp { Tunnel: GueTunnel { Port: var port, Checksum: var checksum } } => Add(3).Add(port).Add((long)checksum),
            IpInIp { Tunnel: GreTunnel { Checksum: var checksum } } => Add(4).Add((long)checksum),
            OtherForwarding { Listed: var listed } => Add(6).Add(listed),
            _ => Add(5),
        };
    }

    /// <summary>The digits.</summary>
    /// <returns>Sixteen of them.</returns>
    public override string ToString() => hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);

    private Fingerprint Add(Address address) => Add((long)address.Family).Add(unchecked((long)(ulong)address.Bits)).Add(unchecked((long)(ulong)(address.Bits >> 64)));
}
