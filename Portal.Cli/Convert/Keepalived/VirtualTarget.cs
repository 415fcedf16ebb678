using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>What a virtual server is for: an address with a port, or a mark.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Address">The address; null for a mark.</param>
/// <param name="Port">The port; 0 for every port.</param>
/// <param name="Mark">The mark; 0 for an address.</param>
/// <param name="Family">The family that was said of a mark; null for none.</param>
internal sealed record VirtualTarget(Place Place, Address? Address, ushort Port, uint Mark, IpFamily? Family);
