using Portal.Api.Directors;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>A machine in memory: its addresses, the program that changes them, and its settings.</summary>
internal sealed class FakeMachine : IMachineAddresses, IAddressTool, IKernelSysctls
{
    private readonly Lock state = new();
    private readonly Dictionary<string, HashSet<Address>> devices = new() { ["lo"] = [Address.IPv4(0x7F000001)], ["eth0"] = [Address.IPv4(0xC0000201)] };

    /// <summary>The settings, by their names below <c>net</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Interfaces at which nobody asks for addresses.</summary>
    public HashSet<string> Quiet { get; } = ["lo"];

    /// <summary>What went through, as a person would type it.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Why every command fails; null when none does.</summary>
    public string? Failing { get; set; }

    /// <summary>Is done after commands were carried out, before anybody hears of it.</summary>
    public Action? Afterwards { get; set; }

    /// <summary>Is done before commands are carried out, after it was decided to.</summary>
    public Action? Before { get; set; }

    public bool ExpiresQuiescentTemplates => false;

    public ModuleState Module => ModuleState.Loaded;

    /// <summary>All as ourselves see it.</summary>
    public Machine Parts => new() { Addresses = this, Tool = this, Sysctls = this };

    /// <summary>The addresses of an interface; none where it is not there.</summary>
    public IReadOnlyList<string> On(string device)
    {
        lock (state)
        {
            return devices.TryGetValue(device, out var addresses) ? [.. addresses.Order().Select(address => address.ToString())] : [];
        }
    }

    /// <summary>Somebody makes an interface, with addresses.</summary>
    public void Make(string device, params string[] addresses)
    {
        lock (state)
        {
            devices.TryAdd(device, []);
            devices[device].UnionWith(addresses.Select(address => Address.Of(address)!.Value));
        }
    }

    /// <summary>Somebody takes addresses away.</summary>
    public void Lose(string device, params string[] addresses)
    {
        lock (state)
        {
            devices[device].ExceptWith(addresses.Select(address => Address.Of(address)!.Value));
        }
    }

    public bool Has(Address address)
    {
        lock (state)
        {
            return devices.Values.Any(addresses => addresses.Contains(address));
        }
    }

    public IReadOnlyDictionary<string, IReadOnlySet<Address>> ByDevice()
    {
        lock (state)
        {
            return devices.ToDictionary(device => device.Key, IReadOnlySet<Address> (device) => device.Value.ToHashSet());
        }
    }

    public bool HasNeighbours(string device) => !Quiet.Contains(device);

    public Task<IReadOnlyList<AddressFailure?>> RunAsync(IReadOnlyList<AddressCommand> commands)
    {
        Before?.Invoke();
        List<AddressFailure?> failures = [.. commands.Select(command => (Failing ?? Do(command)) is { } reason ? new AddressFailure(reason, IsCertain: true) : null)];
        Afterwards?.Invoke();
        return Task.FromResult<IReadOnlyList<AddressFailure?>>(failures);
    }

    public string? ValueOf(params string[] path) => Settings.GetValueOrDefault(string.Join('.', path));

    public string? WhyMartian(string? device, bool hasAddress) => null;

    public KernelFacts ReadFacts() => new KernelSysctls().ReadFacts();

    private string? Do(AddressCommand command)
    {
        lock (state)
        {
            var problem = command switch
            {
                MakeDummy make => devices.TryAdd(make.Device, []) ? null : "RTNETLINK answers: File exists",
                PutAddress put => !devices.TryGetValue(put.Device, out var addresses) ? $"Cannot find device \"{put.Device}\"" : addresses.Add(put.Address) ? null : "RTNETLINK answers: File exists",
                TakeAddress take => devices.TryGetValue(take.Device, out var addresses) && addresses.Remove(take.Address) ? null : "RTNETLINK answers: Cannot assign requested address",
                _ => throw new ArgumentOutOfRangeException(nameof(command)),
            };
            if (problem is null)
            {
                Commands.Add(command.ToString());
            }

            return problem;
        }
    }
}
