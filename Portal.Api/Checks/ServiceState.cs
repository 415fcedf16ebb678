namespace Portal.Api.Checks;

/// <summary>How a service is, by the health of its servers.</summary>
public enum ServiceState
{
    /// <summary>Nothing is checked.</summary>
    Off,

    /// <summary>Every server that can serve is up.</summary>
    Ok,

    /// <summary>Some are down, and enough are up.</summary>
    Degraded,

    /// <summary>Fewer are up than must be, and some serve that are up or were kept from going down.</summary>
    TooFew,

    /// <summary>Fewer are up than must be, so all serve, also those that checks have found down.</summary>
    FailingOpen,

    /// <summary>Fewer are up than must be, so the backup servers serve.</summary>
    Backup,

    /// <summary>No server serves.</summary>
    Closed,
}
