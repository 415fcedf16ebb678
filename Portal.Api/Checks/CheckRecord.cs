using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>What is known of one thing that is checked. Immutable: each result gives the next record.</summary>
public sealed record CheckRecord
{
    /// <summary>How many results in a row may tell nothing before it is said aloud.</summary>
    public const int ManyInconclusive = 5;

    /// <summary>Whether it is up. While nothing is decided it counts as up.</summary>
    public required bool IsUp { get; init; }

    /// <summary>True until the first result where nothing was known before: after a boot of the machine.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it came back from being down; null when it was never down.</summary>
    public DateTimeOffset? CameBack { get; init; }

    /// <summary>
    /// When it went down by failures that were seen here; null while it is up, where it began as down, and where somebody accepted
    /// that it is.
    /// </summary>
    public DateTimeOffset? Fell { get; init; }

    /// <summary>How many good results came in a row.</summary>
    public int Successes { get; init; }

    /// <summary>How many failures came in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of these failures came; null when there is none.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>What the last failure said; empty before the first.</summary>
    public string Complaint { get; init; } = string.Empty;

    /// <summary>How many results in a row told nothing of the server.</summary>
    public int Inconclusive { get; init; }

    /// <summary>The last result; null before the first.</summary>
    public CheckResult? Last { get; init; }

    /// <summary>When the last result came; null before the first.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>When the certificate that was seen last ends; null where none was seen.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>Why it is up or down, in one sentence; empty before anything was found out.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>True once a result has said what it is: until then it is so from memory, or because nothing is known.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>True where other directors of the fleet say otherwise than the checks of this one, and hold.</summary>
    public bool IsOverruled { get; init; }

    /// <summary>True while something is known of it that others can rely on.</summary>
    public bool IsKnown => IsConfirmed && !IsBlind;

    /// <summary>True while results speak against what it is.</summary>
    public bool IsBetween => IsUndecided || (IsUp ? Failures > 0 : Successes > 0);

    /// <summary>True when the checker could not look for so long that somebody should know.</summary>
    public bool IsBlind => Inconclusive >= ManyInconclusive;

    /// <summary>Whether so many failures have come that it is due to go down.</summary>
    /// <param name="check">The check.</param>
    /// <returns>True when it is up and due.</returns>
    public bool IsDue(HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return IsUp && (Failures >= check.Fall || (IsUndecided && Failures > 0));
    }

    /// <summary>The record after a result. What is due to go down is still up in it: the brake has a word.</summary>
    /// <param name="result">The result.</param>
    /// <param name="check">The check.</param>
    /// <param name="now">When the result came.</param>
    /// <returns>The next record.</returns>
    public CheckRecord After(CheckResult result, HealthCheck check, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(check);
        var seen = this with { Last = result, LastTime = now, CertificateExpiry = result.CertificateExpiry ?? CertificateExpiry };
        switch (result.Outcome)
        {
            case CheckOutcome.Inconclusive:
                return seen with { Inconclusive = Inconclusive + 1 };
            case CheckOutcome.Ok:
                seen = seen with { Inconclusive = 0, Successes = Math.Min(Successes + 1, int.MaxValue - 1), Failures = 0, FirstFailure = null };
                return (!IsUp && seen.Successes >= check.Rise) || IsUndecided
                    ? seen with { IsUp = true, IsUndecided = false, IsConfirmed = true, Since = now, CameBack = IsUp ? CameBack : now, Fell = null, Reason = result.Detail }
                    : seen with { IsConfirmed = IsConfirmed || IsUp };
            default:
                return seen with
                {
                    Inconclusive = 0,
                    IsConfirmed = IsConfirmed || !IsUp,
                    Successes = 0,
                    Failures = Math.Min(Failures + 1, int.MaxValue - 1),
                    FirstFailure = FirstFailure ?? now,
                    Complaint = result.Detail,
                    Reason = IsUp ? Reason : result.Detail,
                };
        }
    }

    /// <summary>The record of what goes down.</summary>
    /// <param name="now">When.</param>
    /// <param name="isAccepted">True when somebody accepted that it does; the brake does not bring it back then.</param>
    /// <returns>The next record.</returns>
    public CheckRecord Down(DateTimeOffset now, bool isAccepted = false) =>
        this with { IsUp = false, IsUndecided = false, IsConfirmed = true, Since = now, Fell = isAccepted ? null : now, Successes = 0, Reason = Complaint };

    /// <summary>The record of what went down just before the brake took hold: it is up again.</summary>
    /// <param name="now">When.</param>
    /// <returns>The next record. It comes back at once, without a slow start.</returns>
    public CheckRecord Held(DateTimeOffset now) =>
        this with { IsUp = true, Since = now, Fell = null, Reason = "It is held up: so many fail at once that the network of this machine is the likelier culprit." };

    /// <summary>The record of what the brake held when it lets go: the next failure takes it down, not those of before.</summary>
    /// <param name="check">The check.</param>
    /// <param name="now">When.</param>
    /// <returns>The next record.</returns>
    public CheckRecord Reprieved(HealthCheck check, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(check);
        return IsDue(check) ? this with { Failures = check.Fall - 1, FirstFailure = check.Fall > 1 ? now : null } : this;
    }

    /// <summary>The record after somebody set the clock of the wall: all times are moved, so that none is early or late by it.</summary>
    /// <param name="step">By how much it was set.</param>
    /// <returns>The same record with other times.</returns>
    public CheckRecord Moved(TimeSpan step) => this with
    {
        Since = Since + step,
        CameBack = CameBack + step,
        Fell = Fell + step,
        FirstFailure = FirstFailure + step,
        LastTime = LastTime + step,
    };

    /// <summary>The record of what was waited for long enough: it counts as up.</summary>
    /// <returns>The next record.</returns>
    public CheckRecord Decided() => IsUndecided ? this with { IsUndecided = false } : this;
}
