using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>A connection that was asked for.</summary>
/// <param name="Position">Where it stands in the kernel's table, from 0.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Service">The service that it belongs to; null where that cannot be told.</param>
public readonly record struct SeenConnection(long Position, Connection Connection, ServiceKey? Service);
