using CsCheck;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

/// <summary>Random values of the model that keep every rule, with the edges of every range well represented.</summary>
internal static class ModelGen
{
    /// <summary>An address of one family, of any kind.</summary>
    public static Gen<Address> Address(IpFamily family) => AddressGen.Any(family);

    /// <summary>A port, the edges of its range among them.</summary>
    public static readonly Gen<ushort> Port = Gen.Frequency((2, Gen.OneOf<ushort>(0, 1, 80, 65535)), (3, Gen.UShort));

    /// <summary>The key of any service.</summary>
    public static readonly Gen<ServiceKey> Key = Gen.Frequency(
        (3, Gen.Select(Gen.Enum<Protocol>(), Gen.Enum<IpFamily>().SelectMany(AddressGen.Any), Port)
            .Select(ServiceKey (parts) => new AddressKey(parts.Item1, parts.Item2, parts.Item3))),
        (1, Gen.Select(Gen.Enum<IpFamily>(), Mark()).Select(ServiceKey (parts) => new FirewallMarkKey(parts.Item1, parts.Item2))));

    /// <summary>A service that keeps the rules, with up to five servers.</summary>
    public static readonly Gen<VirtualService> Service = Key.SelectMany(Of);

    /// <summary>A table of services that keep the rules.</summary>
    public static readonly Gen<IpvsTable> Table = Service.Array[0, 6].Select(IpvsTable.Of);

    /// <summary>A table as listings would show it: with counts of connections.</summary>
    public static readonly Gen<ObservedTable> Observed = Gen.Select(Table, Gen.Frequency((3, Gen.UInt[0, 9]), (1, Gen.UInt)).Array[1, 7])
        .Select(parts => Observe(parts.Item1, parts.Item2));

    /// <summary>Settings that the service of this key can have.</summary>
    public static Gen<VirtualServiceSettings> Settings(ServiceKey key) =>
        Gen.Select(SchedulerWithFlags(), MaybePersistence(key), Gen.Bool).Select(parts => new VirtualServiceSettings
        {
            Scheduler = parts.Item1.Scheduler,
            Flags = parts.Item1.Flags,
            Persistence = parts.Item2,
            OnePacket = parts.Item3 && key is not AddressKey { Protocol: not Protocol.Udp },
        });

    /// <summary>A service of this key that keeps the rules.</summary>
    public static Gen<VirtualService> Of(ServiceKey key) =>
        Gen.Select(Settings(key), ServerGen.Any(key).Array[0, 5]).Select(parts => new VirtualService
        {
            Key = key,
            Settings = parts.Item1,
            Servers = VirtualService.NoServers.SetItems(parts.Item2),
        });

    private static Gen<uint> Mark() =>
        Gen.Frequency((1, Gen.OneOf<uint>(1u, int.MaxValue, 1u << 31, uint.MaxValue)), (2, Gen.UInt[1, uint.MaxValue]));

    private static Gen<(string Scheduler, SchedulerFlags Flags)> SchedulerWithFlags() =>
        Gen.Select(Gen.OneOf<string>([.. Schedulers.All]), Gen.Int[0, 7]).Select(parts =>
        {
            var flags = (SchedulerFlags)parts.Item2;
            var hidesFlag3 = parts.Item1 is "sh" or "mh";
            return (parts.Item1, hidesFlag3 && flags > SchedulerFlags.Flag3 ? SchedulerFlags.Flag3 : flags);
        });

    private static Gen<Persistence?> MaybePersistence(ServiceKey key)
    {
        var seconds = Gen.Frequency((1, Gen.OneOf(1, 360, 2678400)), (2, Gen.Int[1, 2678400]));
        var mask = key.Family == IpFamily.IPv4
            ? Gen.Frequency((1, Gen.OneOf(0u, 0xFFFFFF00, 0xFF00FF00, uint.MaxValue)), (1, Gen.UInt)).Select(ClientMask.IPv4)
            : Gen.Int[1, 128].Select(ClientMask.IPv6);
        var some = Gen.Select(seconds, Gen.Bool, mask, Gen.Bool).Select(Persistence? (parts) => new Persistence
        {
            Timeout = TimeSpan.FromSeconds(parts.Item1),
            Mask = parts.Item2 ? parts.Item3 : null,
            Engine = parts.Item4 ? "sip" : null,
        });
        return key is AddressKey { Port: 0 } ? some : Gen.Frequency((1, Gen.Const((Persistence?)null)), (1, some));
    }

    private static ObservedTable Observe(IpvsTable table, uint[] counts)
    {
        var next = 0;
        uint Count() => counts[next++ % counts.Length];
        return new ObservedTable([.. table.Services.Select(service => new ObservedService
        {
            Key = service.Key,
            Settings = service.Settings,
            Servers = [.. service.Servers.Select(server => new ObservedServer(server.Key, server.Value, Count(), Count()))],
        })]);
    }
}
