namespace Portal.Api.Etcd;

/// <summary>Why etcd did not do what it was asked for.</summary>
public enum EtcdFault
{
    /// <summary>No endpoint answered, or none has a majority with it. Nothing was done.</summary>
    Unreachable,

    /// <summary>A commit was sent, and no answer came, or one that says nothing. It may have happened, or happen later.</summary>
    OutcomeUnknown,

    /// <summary>
    /// etcd does not want it: no right to it, a wrong password, a certificate that either side does not take, a lease that has expired. Nothing was done.
    /// </summary>
    Refused,

    /// <summary>etcd's database is full: it takes no more writes until a person makes room and disarms the alarm. See <see cref="IEtcd.CommitAsync"/>.</summary>
    NoSpace,

    /// <summary>The request is larger than etcd takes, or has too many operations. Nothing was done.</summary>
    TooLarge,

    /// <summary>What was asked for has been compacted away. Nothing was done.</summary>
    Compacted,

    /// <summary>The answer is none of etcd. Nothing was done that changes anything.</summary>
    Unreadable,
}
