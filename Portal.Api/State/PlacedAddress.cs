using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>An address that Portal itself has given to an interface of this machine, or is about to.</summary>
/// <param name="Device">The name of the interface.</param>
/// <param name="Address">The address.</param>
public sealed record PlacedAddress(string Device, Address Address);
