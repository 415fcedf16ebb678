namespace Portal.Ipvsadm.Execution;

/// <summary>How a process came to its end.</summary>
/// <param name="ExitCode">Its exit status; 128 + N when signal N ended it; null when it never started or was killed.</param>
/// <param name="StandardError">What it wrote to standard error, cut at 64 KiB; why it could not be started.</param>
/// <param name="IsNotStarted">True when it could not be started.</param>
/// <param name="IsMissing">True when it could not be started because there is no such program, or nobody may run it.</param>
/// <param name="TimedOut">True when it was killed because it took too long.</param>
/// <param name="TooMuchOutput">True when it was killed because it printed without end.</param>
internal sealed record ProcessEnd(
    int? ExitCode,
    string StandardError = "",
    bool IsNotStarted = false,
    bool IsMissing = false,
    bool TimedOut = false,
    bool TooMuchOutput = false)
{
    /// <summary>True when it ended by itself and said that all was well.</summary>
    public bool IsSuccess => ExitCode == 0 && !TimedOut && !TooMuchOutput;
}
