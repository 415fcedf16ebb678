using Portal.Ipvsadm.Commands;

namespace Portal.Ipvsadm.Execution;

/// <summary>Changes the addresses of this machine.</summary>
public interface IAddressTool
{
    /// <summary>Makes changes, one after another. One that fails does not keep back those behind it.</summary>
    /// <param name="commands">The changes.</param>
    /// <returns>For each why it failed; null where it was made.</returns>
    Task<IReadOnlyList<AddressFailure?>> RunAsync(IReadOnlyList<AddressCommand> commands);
}
