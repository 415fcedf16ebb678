namespace Portal.Api.Checks;

/// <summary>What health makes of a server in the kernel.</summary>
public enum HealthAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has weight 0.</summary>
    Quiesced,

    /// <summary>It is not in the kernel.</summary>
    Removed,

    /// <summary>Its weight climbs.</summary>
    Ramping,
}
