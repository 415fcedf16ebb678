using Portal.Api.Checks;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>The addresses that the kernel tells.</summary>
internal sealed class MachineAddresses : IMachineAddresses
{
    // IFF_LOOPBACK and IFF_NOARP of linux/if.h.
    private const int WithoutNeighbours = 0x8 | 0x80;

    /// <inheritdoc/>
    public bool Has(Address address) => OwnAddresses.Has(address);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlySet<Address>> ByDevice() => OwnAddresses.ByDevice();

    /// <inheritdoc/>
    public bool HasNeighbours(string device)
    {
        try
        {
            return (Convert.ToInt32(File.ReadAllText($"/sys/class/net/{device}/flags").Trim(), 16) & WithoutNeighbours) == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return true;
        }
    }
}
