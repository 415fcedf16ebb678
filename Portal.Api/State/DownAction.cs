namespace Portal.Api.State;

/// <summary>What becomes of a server that is down.</summary>
public enum DownAction
{
    /// <summary>It gets weight 0, or is removed where weight 0 would hurt its clients.</summary>
    Auto,

    /// <summary>It gets weight 0 in place: open connections go on.</summary>
    Quiesce,

    /// <summary>It is removed.</summary>
    Remove,

    /// <summary>Nothing; it is told.</summary>
    Observe,
}
