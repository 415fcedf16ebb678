using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>What this machine is as a director.</summary>
/// <param name="Identity">Which one it is.</param>
/// <param name="Addresses">The virtual addresses that are declared, in their order.</param>
/// <param name="Running">The sync daemons that the kernel runs.</param>
/// <param name="Declared">Those that are declared.</param>
/// <param name="Opposing">The settings of the kernel that stand against several directors.</param>
/// <param name="Keeper">Keeps the addresses on an interface; null where nobody does.</param>
internal sealed record DirectorReport(
    DirectorIdentity Identity, IReadOnlyList<DirectorAddress> Addresses, Globals Running, Globals Declared, IReadOnlyList<OpposingSetting> Opposing, AddressKeeper? Keeper);
