namespace Portal.Ipvsadm.Execution;

/// <summary>A run of ipvsadm, or of one of its lines, that did not do what was asked.</summary>
public sealed record IpvsadmFailure
{
    /// <summary>Why.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>The command line, as a person would type it.</summary>
    public required string Command { get; init; }

    /// <summary>The exit status; 255 for a line of <c>ipvsadm -R</c> that the kernel refused; null when it has none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it wrote to standard error, without white space at its ends; cut at 64 KiB.</summary>
    public string StandardError { get; init; } = string.Empty;

    /// <summary>True when it is not known whether the command was carried out.</summary>
    public bool IsOutcomeUnknown => Kind is FailureKind.TimedOut or FailureKind.Broken;

    /// <summary>
    /// True when ipvsadm was ended by the signals that also end the program that started it (SIGINT, SIGTERM), as they
    /// come to a whole group of processes: it is to be run once more.
    /// </summary>
    public bool IsInterrupted => Kind == FailureKind.Broken && ExitCode is 130 or 143;

    /// <summary>True when IPVS cannot be used at all at present, whatever is asked of it.</summary>
    public bool IsUnavailable => Kind is FailureKind.ToolMissing or FailureKind.NotStarted or FailureKind.NotPermitted or FailureKind.ModuleMissing;
}
