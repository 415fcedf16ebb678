namespace Portal.Ipvsadm.Model;

/// <summary>What a sync daemon does. A network namespace may have one of each.</summary>
public enum DaemonRole
{
    /// <summary>Tells others of the connections of this director.</summary>
    Master,

    /// <summary>Learns of the connections of another director.</summary>
    Backup,
}
