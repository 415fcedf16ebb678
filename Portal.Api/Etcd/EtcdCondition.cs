namespace Portal.Api.Etcd;

/// <summary>Holds when a key was changed last at a revision.</summary>
/// <param name="Key">The key.</param>
/// <param name="ModRevision">etcd's revision that changed it last; 0: the key does not exist.</param>
public sealed record EtcdCondition(string Key, long ModRevision);
