namespace Portal.Cli.Convert.Keepalived;

/// <summary>What to do instead of what several blocks of keepalived.conf can say.</summary>
internal static class KeepalivedAdvice
{
    /// <summary>For VRRP and what belongs to it.</summary>
    public const string Vrrp = "Keep it in keepalived, see docs/two-directors.md.";

    /// <summary>For the state at the start.</summary>
    public const string Alpha = "A server that is declared begins as up, and one that was down stays down over a restart.";

    /// <summary>For the delay of first checks.</summary>
    public const string Warmup = "Portal spreads the first checks by itself. Remove the line.";

    /// <summary>For what is about keepalived's own process.</summary>
    public const string Process = "It is about keepalived itself. Keep it there if you keep keepalived for VRRP.";

    /// <summary>For ways of a check that Portal does not go.</summary>
    public const string Way = "A check of Portal cannot say this.";
}
