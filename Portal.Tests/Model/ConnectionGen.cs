using System.Text;
using CsCheck;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

/// <summary>Random entries of a connection table, each with the bytes that a client gave its persistence engine.</summary>
internal static class ConnectionGen
{
    private static readonly Gen<IpFamily> Families = Gen.OneOf(IpFamily.IPv4, IpFamily.IPv6);

    private static readonly Gen<ushort> Ports = Gen.OneOf(Gen.OneOf<ushort>(0, 21, 80, ushort.MaxValue), Gen.UShort);

    // Everything but the line feed, which would end the line, and NUL, at which the kernel ends it.
    private static readonly Gen<byte[]> Hostile = Gen.Byte.Where(value => value is not (0 or (byte)'\n')).Array[0, 255];

    private static readonly Gen<byte[]> CallIds = Gen.Char["abcXYZ019-.@()<>[]\\\"'`{} "].Array[0, 40].Select(characters => Encoding.ASCII.GetBytes(characters));

    /// <summary>An entry without a persistence engine's data, and these data, or null.</summary>
    public static Gen<(Connection Connection, string? Engine, byte[] Data)> Entry =>
        from family in Families
        from target in Target(family)
        from client in AddressGen.Any(family)
        from clientPort in Ports
        from server in Families.SelectMany(AddressGen.Any)
        from serverPort in Ports
        from state in Gen.OneOf(Gen.OneOf(ConnectionStates.All.ToArray()), Gen.OneOf("BUG!", "ERR!", "?"))
        from seconds in Gen.OneOf(Gen.UInt[0, 900], Gen.UInt)
        from engine in Gen.OneOf(Gen.Const((string?)null), Gen.OneOf<string?>("sip", "a", "an-engine-of-16b"))
        from data in Gen.OneOf(Hostile, CallIds)
        select (new Connection
        {
            Virtual = target,
            Client = new ConnectionEnd(client, clientPort),
            Server = new ConnectionEnd(server, serverPort),
            State = state,
            ExpiresIn = TimeSpan.FromSeconds(seconds),
        }, engine, data);

    private static Gen<ServiceKey> Target(IpFamily family) => Gen.Frequency(
        (4, Gen.Select(Gen.OneOf(Protocol.Tcp, Protocol.Udp, Protocol.Sctp), AddressGen.Any(family), Ports).Select(ServiceKey (parts) => new AddressKey(parts.Item1, parts.Item2, parts.Item3))),
        (1, Gen.UInt[1, uint.MaxValue].Select(ServiceKey (mark) => new FirewallMarkKey(family, mark))));
}
