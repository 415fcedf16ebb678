namespace Portal.Api.Readiness;

/// <summary>One thing that Portal needs.</summary>
/// <param name="Name">What: <c>ipvsadm</c>, <c>permission</c>, <c>ip_vs</c>, <c>listing</c>, <c>store</c>, <c>last_push</c>, <c>drift</c>, <c>health</c> or <c>fleet</c>.</param>
/// <param name="Problem">What is wrong with it; null when it is there.</param>
public sealed record ReadinessCheck(string Name, string? Problem)
{
    /// <summary>What there is to know although nothing is wrong; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>True when it is there.</summary>
    public bool IsGood => Problem is null;
}
