namespace Portal.Api.Fleet;

/// <summary>The store has something else than this director expects: it freezes.</summary>
/// <param name="reason">What, in whole sentences.</param>
internal sealed class FleetFrozenException(string reason) : Exception(reason);
