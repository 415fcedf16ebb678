namespace Portal.Api.Etcd;

/// <summary>What a failed attempt says of the request.</summary>
internal enum EtcdFailureKind
{
    /// <summary>Certainly nothing was done, and another endpoint may do it.</summary>
    NotDone,

    /// <summary>It may have been done, or be done later.</summary>
    Unknown,

    /// <summary>Certainly nothing was done, because the token is no longer good, or there is none.</summary>
    LoginNeeded,

    /// <summary>etcd has decided; another endpoint would say the same.</summary>
    Decided,
}
