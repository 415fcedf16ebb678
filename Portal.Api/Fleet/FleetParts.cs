using Portal.Api.Etcd;

namespace Portal.Api.Fleet;

/// <summary>What makes a Portal a director of a fleet. Without a fleet there is none of it.</summary>
/// <param name="Name">The name of the fleet.</param>
/// <param name="Director">The name of this director.</param>
/// <param name="Instance">Tells this director from another one of the same name.</param>
/// <param name="Etcd">The store.</param>
/// <param name="Keys">The keys of the fleet there.</param>
/// <param name="Journal">The journal.</param>
/// <param name="Roll">Who belongs to the fleet.</param>
internal sealed record FleetParts(string Name, string Director, string Instance, IEtcd Etcd, FleetKeys Keys, FleetJournal Journal, FleetRoll Roll);
