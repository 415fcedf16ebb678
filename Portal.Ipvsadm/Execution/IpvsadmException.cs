namespace Portal.Ipvsadm.Execution;

/// <summary>A listing could not be had. The failure says why.</summary>
/// <param name="failure">What happened.</param>
public sealed class IpvsadmException(IpvsadmFailure failure) : Exception(Describe(failure))
{
    /// <summary>What happened.</summary>
    public IpvsadmFailure Failure { get; } = failure;

    /// <summary>A failure as a sentence.</summary>
    /// <returns>For example <c>ipvsadm -R: the kernel has no IPVS. Can't initialize ipvs: Protocol not available</c>.</returns>
    public static string Describe(IpvsadmFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"{failure.Command}: {Describe(failure.Kind)}. {failure.StandardError}";
    }

    private static string Describe(FailureKind kind) => kind switch
    {
        FailureKind.ServiceExists => "the service is there already",
        FailureKind.NoSuchService => "there is no such service",
        FailureKind.ServerExists => "the server is there already",
        FailureKind.NoSuchServer => "there is no such server",
        FailureKind.NoSuchDaemon => "there is no such sync daemon",
        FailureKind.Refused => "refused",
        FailureKind.ToolMissing => "there is no such program",
        FailureKind.NotStarted => "it could not be started",
        FailureKind.NotPermitted => "not permitted",
        FailureKind.ModuleMissing => "the kernel has no IPVS",
        FailureKind.TimedOut => "no answer in time",
        FailureKind.Unreadable => "what it printed was not understood",
        FailureKind.Torn => "the table changes too fast to be listed",
        FailureKind.NotRun => "not run, because a command before it failed",
        FailureKind.Broken => "it ended in an unknown way",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
