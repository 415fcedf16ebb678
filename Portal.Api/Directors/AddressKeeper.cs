using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>
/// Keeps the addresses of declared services on an interface. An address comes after its service is in the kernel, and goes after the last
/// service at it has gone. What Portal adds is noted before, and nothing else is taken away, whoever added it.
/// </summary>
/// <param name="device">The name of the interface.</param>
/// <param name="balancer">Knows what is declared.</param>
/// <param name="machine">Knows what this machine has.</param>
/// <param name="tool">Changes that.</param>
/// <param name="notes">What is Portal's own of it.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class AddressKeeper(string device, Balancer balancer, IMachineAddresses machine, IAddressTool tool, IAddressNotes notes, TimeProvider time, AddressLog log)
{
    // Somebody may take an address away, or the interface.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private static readonly IReadOnlySet<Address> None = ImmutableHashSet<Address>.Empty;

    private IpvsTable? kept;
    private long looked;
    private bool isNew = true;

    /// <summary>The name of the interface.</summary>
    public string Device => device;

    /// <summary>Why the interface does not have what is declared; null when it has.</summary>
    public string? Problem { get; private set; }

    /// <summary>Looks whether there is something to do, and does it. Only one caller at a time.</summary>
    /// <returns>When the interface has what is declared, or what is in the way is known.</returns>
    public async Task LookAsync()
    {
        // Before the first push the kernel may not have the services, and Portal may not have its data.
        if (balancer.NeedsRecovery)
        {
            return;
        }

        var table = balancer.State.Table;
        if (ReferenceEquals(table, kept) && time.GetElapsedTime(looked) < (Problem is null ? Pause : PauseAfterFailure))
        {
            return;
        }

        (kept, looked) = (table, time.GetTimestamp());
        Say(await TryKeepAsync(Addresses(table)));
    }

    private static HashSet<Address> Addresses(IpvsTable table) =>
        [.. table.Services.Select(service => service.Key).OfType<AddressKey>().Select(key => key.Address).Where(address => !address.IsUnspecified && !address.IsMulticast)];

    private async Task<string?> TryKeepAsync(HashSet<Address> wanted)
    {
        try
        {
            return await KeepAsync(wanted);
        }
        catch (StoreException exception)
        {
            return exception.Message;
        }
    }

    // What went wrong first; null when nothing did.
    private async Task<string?> KeepAsync(HashSet<Address> wanted)
    {
        var there = machine.ByDevice();
        var own = notes.Placed.Where(placed => there.GetValueOrDefault(placed.Device, None).Contains(placed.Address)).ToImmutableHashSet();
        var present = there.GetValueOrDefault(device, None);

        // What the machine has elsewhere it has already, unless Portal put it there under another name of the interface.
        var elsewhere = own.Where(placed => placed.Device != device).Select(placed => placed.Address).ToHashSet();
        List<AddressCommand> puts = [.. wanted.Order().Where(address => !present.Contains(address) && (elsewhere.Contains(address) || !machine.Has(address))).Select(address => new PutAddress(device, address))];
        List<AddressCommand> takes = [.. own.Where(placed => placed.Device != device || !wanted.Contains(placed.Address)).Select(placed => new TakeAddress(placed.Device, placed.Address))];
        if (puts.Count + takes.Count == 0)
        {
            Note(own);
            return null;
        }

        Note(own.Union(puts.OfType<PutAddress>().Select(Of)));
        List<AddressCommand> commands = [.. puts.Count > 0 && !there.ContainsKey(device) ? new[] { new MakeDummy(device) } : [], .. puts, .. takes];
        var failures = await tool.RunAsync(commands);
        List<AddressCommand> made = [.. commands.Where((_, i) => failures[i] is null)];

        // What the kernel refused somebody else has added meanwhile. What nobody knows was not there before, so it is Portal's.
        var placed = commands.Where((_, i) => failures[i] is null or { IsCertain: false }).OfType<PutAddress>().Select(Of);
        Note(own.Union(placed).Except(made.OfType<TakeAddress>().Select(taken => new PlacedAddress(taken.Device, taken.Address))));
        if (made.Count > 0)
        {
            log.Changed(device, made.OfType<PutAddress>().Count(), made.OfType<TakeAddress>().Count(), made[0].ToString());
        }

        return commands.Zip(failures).Where(pair => pair.Second is not null).Select(pair => $"{pair.First}: {pair.Second!.Reason}").FirstOrDefault();
    }

    private static PlacedAddress Of(PutAddress put) => new(put.Device, put.Address);

    private void Note(ImmutableHashSet<PlacedAddress> placed)
    {
        if (!placed.SetEquals(notes.Placed))
        {
            notes.Write(placed);
        }
    }

    private void Say(string? problem)
    {
        if (isNew && notes.Damage is { } damage)
        {
            log.Forgotten(damage);
        }

        isNew = false;
        if (problem is not null && problem != Problem)
        {
            log.Failed(device, problem);
        }
        else if (problem is null && Problem is not null)
        {
            log.Mended(device);
        }

        Problem = problem;
    }
}
