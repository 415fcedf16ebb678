namespace Portal.Api.Etcd;

/// <summary>A key changed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value that it has now; null: it was deleted, or its lease expired.</param>
public sealed record EtcdChange(string Key, ReadOnlyMemory<byte>? Value);
