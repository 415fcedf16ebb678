namespace Portal.Cli.Convert.Ldirectord;

/// <summary>What can stand both before all virtuals and in one of them; null for what is not said.</summary>
internal sealed class LdirectordSettings
{
    /// <summary>Seconds until a check by connection is late.</summary>
    public long? CheckTimeout { get; set; }

    /// <summary>Seconds until a check by negotiation is late.</summary>
    public long? NegotiateTimeout { get; set; }

    /// <summary>Seconds between two checks.</summary>
    public long? Interval { get; set; }

    /// <summary>Failures in a row.</summary>
    public long? Failures { get; set; }

    /// <summary>Whether a server that is down keeps weight 0.</summary>
    public bool? IsQuiescent { get; set; }

    /// <summary>The server that serves when no other does; IPv4.</summary>
    public LdirectordLine? Fallback { get; set; }

    /// <summary>The same; IPv6.</summary>
    public LdirectordLine? Fallback6 { get; set; }

    /// <summary>Whether each virtual has checks of its own pace.</summary>
    public bool Forks { get; set; }
}
