namespace Portal.Api.Fleet;

/// <summary>What a look at the store of a fleet has found.</summary>
/// <param name="Id">Which fleet it is; null when there is none.</param>
/// <param name="Head">How far its journal goes; null when nothing says it.</param>
/// <param name="IdModRevision">etcd's revision of the key of the id; 0 when it is not there.</param>
internal sealed record FleetLook(FleetId? Id, KnownHead? Head, long IdModRevision);
