namespace Portal.Api.Checks;

/// <summary>How a server is.</summary>
public enum ServerState
{
    /// <summary>It is not checked.</summary>
    Off,

    /// <summary>It is up.</summary>
    Up,

    /// <summary>It is down.</summary>
    Down,

    /// <summary>Nothing is known yet: after a boot of the machine, or before its checks have begun. It counts as up.</summary>
    Checking,
}
