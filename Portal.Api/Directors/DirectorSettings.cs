using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>
/// Knows which settings of the kernel stand against several directors, as far as something that is declared or runs depends on them. A setting that
/// the kernel does not have stands against nothing.
/// </summary>
/// <param name="sysctls">Reads them.</param>
/// <param name="machine">Knows the interfaces.</param>
internal sealed class DirectorSettings(IKernelSysctls sysctls, IMachineAddresses machine)
{
    private const string All = "all";

    // The schedulers that find the same server on every director, without knowing the connection.
    private static readonly string[] Hashing = ["mh", "sh"];
    private static readonly string[] Tunnels = ["tunl0", "ip6tnl0", "gre0", "ip6gre0", "sit0"];

    /// <summary>Looks at the settings.</summary>
    /// <param name="table">What is declared.</param>
    /// <param name="running">The sync daemons that run.</param>
    /// <param name="addresses">The virtual addresses.</param>
    /// <param name="devices">The names of the interfaces.</param>
    /// <returns>Those that stand against several directors.</returns>
    public IEnumerable<OpposingSetting> Against(IpvsTable table, Globals running, IReadOnlyList<DirectorAddress> addresses, IReadOnlyCollection<string> devices) =>
        new[] { OfSync(running), OfTakeover(table, running), OfForwarding(table), OfNeighbours(addresses, devices), OfTunnels(table, devices) }.SelectMany(settings => settings);

    private IEnumerable<OpposingSetting> OfSync(Globals running)
    {
        if (running.Master is not null && Ipvs("sync_threshold") is { } threshold && threshold.Split(' ')[0] != "1")
        {
            yield return new("net.ipv4.vs.sync_threshold", threshold, "1 10", $"The master sends a connection only after {threshold.Split(' ')[0]} packets. A failover before that ends it.");
        }

        if (running.Backup is not null && Ipvs("expire_nodest_conn") is "0")
        {
            yield return new("net.ipv4.vs.expire_nodest_conn", "0", "1", "The kernel silently drops packets of a connection from the other director if its server is not declared here. With 1 the connection ends, and the client notices.");
        }

        if (running is { Backup: not null, Master: null } && Ipvs("backup_only") is "1")
        {
            yield return new("net.ipv4.vs.backup_only", "1", "0", "Only a backup daemon runs, so this director forwards nothing, not even after it has taken over the addresses.");
        }
    }

    private IEnumerable<OpposingSetting> OfTakeover(IpvsTable table, Globals running)
    {
        foreach (var (protocol, name) in new[] { (Protocol.Tcp, "sloppy_tcp"), (Protocol.Sctp, "sloppy_sctp") })
        {
            if (running.Backup is null && Ipvs(name) is "0" && Hashed(table).Any(service => service.Key is AddressKey key && key.Protocol == protocol))
            {
                yield return new("net.ipv4.vs." + name, "0", "1", "No backup daemon runs, so this director knows no connection of another one. It drops their packets instead of sending them to the server that mh or sh finds.");
            }
        }
    }

    private IEnumerable<OpposingSetting> OfForwarding(IpvsTable table)
    {
        foreach (var (family, path) in new (IpFamily, string[])[] { (IpFamily.IPv4, ["ipv4", "ip_forward"]), (IpFamily.IPv6, ["ipv6", "conf", All, "forwarding"]) })
        {
            if (sysctls.ValueOf(path) is "0" && table.Services.Any(service => service.Key.Family == family && service.Servers.Values.Any(server => server.Forwarding is Masquerading)))
            {
                yield return new("net." + string.Join('.', path), "0", "1", "Masqueraded servers answer through this director, and it does not forward their answers.");
            }
        }
    }

    // An interface without neighbours: nobody asks for the address there, and the kernel answers for it on all others.
    private IEnumerable<OpposingSetting> OfNeighbours(IReadOnlyList<DirectorAddress> addresses, IReadOnlyCollection<string> devices)
    {
        if (addresses.FirstOrDefault(own => own is { Address.Family: IpFamily.IPv4, IsLocal: true, Device: { } device } && !machine.HasNeighbours(device) && !IsLoopback(own.Address)) is not { } hidden)
        {
            yield break;
        }

        var open = devices.Where(machine.HasNeighbours).ToList();
        if (Least(open, "arp_ignore") is { Value: 0 } ignore)
        {
            yield return new(ignore.Name, "0", "1", $"{hidden.Address} is on {hidden.Device}, and this machine answers neighbours that ask for it on another interface. With two directors both answer.");
        }

        if (Least(open, "arp_announce") is { Value: < 2 } announce)
        {
            yield return new(announce.Name, $"{announce.Value}", "2", $"{hidden.Address} is on {hidden.Device}, and this machine may name it as the sender when it asks neighbours. They then send its packets here.");
        }
    }

    private IEnumerable<OpposingSetting> OfTunnels(IpvsTable table, IReadOnlyCollection<string> devices)
    {
        if (!table.Services.SelectMany(service => service.Servers).Any(server => server.Value.Forwarding is IpInIp && machine.Has(server.Key.Address)))
        {
            yield break;
        }

        foreach (var device in Tunnels.Where(devices.Contains))
        {
            // Of the two the greater counts, and only 1 is strict.
            if (Number(device, "rp_filter") is { } own && Number(All, "rp_filter") is { } all && Math.Max(own, all) == 1)
            {
                yield return new($"net.ipv4.conf.{(own == 1 ? device : All)}.rp_filter", "1", "2", $"This machine is a server, too, and drops the packets that come out of {device}, because the way back to their client does not lead into it.");
            }
        }
    }

    // Of an interface and of all the greater counts. Where each interface is told what to do, all are.
    private (string Name, int Value)? Least(List<string> devices, string name)
    {
        if (Number(All, name) is not { } all || devices.Count == 0)
        {
            return null;
        }

        return ($"net.ipv4.conf.{All}.{name}", Math.Max(all, devices.Min(device => Number(device, name) ?? all)));
    }

    private static IEnumerable<VirtualService> Hashed(IpvsTable table) => table.Services.Where(service => Hashing.Contains(service.Settings.Scheduler));

    private static bool IsLoopback(Address address) => address.Bits >> 24 == 127;

    private string? Ipvs(string name) => sysctls.ValueOf("ipv4", "vs", name);

    private int? Number(string device, string name) => int.TryParse(sysctls.ValueOf("ipv4", "conf", device, name), out var number) ? number : null;
}
