namespace Portal.Api.Etcd;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty when only keys were asked for.</param>
/// <param name="ModRevision">etcd's revision that changed it last.</param>
/// <param name="Lease">The lease with which it goes; 0 for none.</param>
public sealed record EtcdPair(string Key, ReadOnlyMemory<byte> Value, long ModRevision, long Lease);
