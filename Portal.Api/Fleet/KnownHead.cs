namespace Portal.Api.Fleet;

/// <summary>The head of a fleet as it was seen.</summary>
/// <param name="Head">What it says.</param>
/// <param name="ModRevision">etcd's revision of the key: it is another one after each change of it.</param>
internal sealed record KnownHead(FleetHead Head, long ModRevision);
