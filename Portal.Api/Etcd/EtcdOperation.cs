namespace Portal.Api.Etcd;

/// <summary>One thing that a transaction does.</summary>
public abstract record EtcdOperation
{
    private protected EtcdOperation()
    {
    }
}

/// <summary>Gives a key a value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Lease">The lease with which it goes; 0 for none. With one that has expired, the transaction is refused as a whole.</param>
public sealed record EtcdPut(string Key, ReadOnlyMemory<byte> Value, long Lease = 0) : EtcdOperation;

/// <summary>Takes keys away.</summary>
/// <param name="Range">Which; all of them, whatever its limit says.</param>
public sealed record EtcdDelete(EtcdRange Range) : EtcdOperation;

/// <summary>Reads keys, as they are after the operations before it.</summary>
/// <param name="Range">Which.</param>
public sealed record EtcdGet(EtcdRange Range) : EtcdOperation;
