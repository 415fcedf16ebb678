using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>A virtual address as a director has it.</summary>
/// <param name="Address">The address.</param>
/// <param name="IsLocal">Whether this machine takes packets for it.</param>
/// <param name="Device">The interface that has it; null where none has.</param>
/// <param name="Services">How many services are declared at it.</param>
internal sealed record DirectorAddress(Address Address, bool IsLocal, string? Device, int Services);
