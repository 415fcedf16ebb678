namespace Portal.Api.State;

/// <summary>How a tunnel wraps packets, without its details.</summary>
public enum TunnelType
{
    /// <summary>Plain IP in IP; the default.</summary>
    Ipip,

    /// <summary>Generic UDP encapsulation, which has a port.</summary>
    Gue,

    /// <summary>Generic routing encapsulation.</summary>
    Gre,
}
