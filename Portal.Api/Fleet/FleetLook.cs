using System.Collections.Immutable;
using Portal.Api.Etcd;

namespace Portal.Api.Fleet;

/// <summary>What a look at the store of a fleet has found.</summary>
/// <param name="Id">Which fleet it is; null when there is none.</param>
/// <param name="Head">How far its journal goes; null when nothing says it.</param>
/// <param name="IdModRevision">etcd's revision of the key of the id; 0 when it is not there.</param>
/// <param name="Lines">The first lines behind the revision that the look was made for.</param>
internal sealed record FleetLook(FleetId? Id, KnownHead? Head, long IdModRevision, ImmutableArray<EtcdPair> Lines);
