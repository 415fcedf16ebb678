namespace Portal.Api.State;

/// <summary>How packets reach a server, without the details of a tunnel.</summary>
public enum ForwardingMethod
{
    /// <summary>Unchanged; the default.</summary>
    Gatewaying,

    /// <summary>Through a tunnel.</summary>
    IpInIp,

    /// <summary>With another address.</summary>
    Masquerading,
}
