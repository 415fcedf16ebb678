namespace Portal.Cli.Convert;

/// <summary>Whose file it is.</summary>
public enum ConfigurationFormat
{
    /// <summary>Lines of <c>ipvsadm -S -n</c>.</summary>
    Ipvsadm,

    /// <summary>keepalived.conf.</summary>
    Keepalived,

    /// <summary>ldirectord.cf.</summary>
    Ldirectord,
}
