using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>The state of one check. The schedule alone holds it, under its lock.</summary>
internal sealed class CheckEntry(CheckKey key, HealthCheck check, CheckRecord record)
{
    /// <summary>What is checked.</summary>
    public CheckKey Key { get; } = key;

    /// <summary>The check, of which only the counts matter here; all with the same key have the same.</summary>
    public HealthCheck Check { get; } = check;

    /// <summary>What is known.</summary>
    public CheckRecord Record { get; set; } = record;

    /// <summary>Changes with each check, so that an answer is taken once.</summary>
    public long Run { get; set; }

    /// <summary>The timestamp at which the next check is due, or at which the one under way was.</summary>
    public long Due { get; set; }

    /// <summary>The timestamp at which the check under way began; null when none is.</summary>
    public long? Started { get; set; }

    /// <summary>Waits for the next check.</summary>
    public WheelTimer? Timer { get; set; }

    /// <summary>True once it is not checked any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>True when it is up and so many failures have come that it should not be.</summary>
    public bool IsDue => Record.IsDue(Check);
}
