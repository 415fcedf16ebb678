using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>A service or a server that stays as it is, because no command line can say what it is or shall be.</summary>
/// <param name="Service">The service.</param>
/// <param name="Server">The server; null where it is the service with all its servers.</param>
/// <param name="Why">Why no command line can, as a sentence.</param>
/// <param name="IsWanted">True when it should be there, or be otherwise; false when it only is in the kernel.</param>
public sealed record UnmanagedPlace(ServiceKey Service, RealServerKey? Server, string Why, bool IsWanted);
