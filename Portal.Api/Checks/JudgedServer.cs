using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>One server as the judge sees it, before it is decided what becomes of its weight.</summary>
internal sealed record JudgedServer(RealServerKey Key, RealServerSettings Settings, ServerVerdict Verdict)
{
    /// <summary>True where it serves only when too few others are up.</summary>
    public bool IsBackup { get; init; }

    /// <summary>True where people let it serve: declared above 0 and not drained.</summary>
    public bool MayServe { get; init; }

    /// <summary>True where its host returns from maintenance, and its check has not called it up yet. It counts as drained.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>True where it counts among those that can serve.</summary>
    public bool CanServe => MayServe && !IsBackup;

    /// <summary>What is not checked, and what is not decided, counts as up.</summary>
    public bool IsUp => Verdict.State != ServerState.Down;

    /// <summary>Somebody's word is not overruled where too few are up, nor where a check only observes.</summary>
    public bool IsHeldByPeople => !IsUp && Verdict.Override is not null;

    /// <summary>True where a check takes it out.</summary>
    public bool IsHeldByCheck => !IsUp && Verdict.Override is null && Verdict.Check?.OnDown != State.DownAction.Observe;
}
