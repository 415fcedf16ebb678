namespace Portal.Cli;

/// <summary>What the exit code of the command line says. 1 never means an error.</summary>
internal static class ExitCode
{
    /// <summary>It is done, or there was nothing to do.</summary>
    public const int Done = 0;

    /// <summary>There are differences (<c>plan</c>, <c>diff</c>, <c>drift</c>, <c>verify</c>).</summary>
    public const int Differences = 1;

    /// <summary>The command line is wrong, or a file that it names.</summary>
    public const int Usage = 2;

    /// <summary>The service has refused it; nothing has changed.</summary>
    public const int Refused = 3;

    /// <summary>Somebody else has changed it meanwhile, or something else is there already.</summary>
    public const int Conflict = 4;

    /// <summary>The service cannot be reached, or cannot do its work.</summary>
    public const int Broken = 5;

    /// <summary>What was waited for did not happen in time.</summary>
    public const int TimedOut = 6;

    /// <summary>The service, or what was asked about, is not ready or not healthy.</summary>
    public const int NotReady = 7;

    /// <summary>All of them, and what they say: for the manual.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "It is done, or there was nothing to do."),
        (Differences, "There are differences: plan, diff, drift, verify; or apply --fail-if-changed has changed something."),
        (Usage, "The command line or the file is wrong; or a removal needs --yes."),
        (Refused, "The service refused it; nothing has changed."),
        (Conflict, "A conflict: somebody else has changed it, or a different one exists."),
        (Broken, "The service cannot be reached, or cannot do its work."),
        (TimedOut, "What was waited for did not happen in time."),
        (NotReady, "Not ready, or not healthy: ready, check."),
    ];
}
