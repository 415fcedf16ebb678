using System.Globalization;
using Portal.Api.State;

namespace Portal.Api.Writing;

/// <summary>What the balancer writes to the log.</summary>
internal sealed partial class BalancerLog(ILogger<Balancer> logger)
{
    [LoggerMessage(100, LogLevel.Information, "Portal's data is at revision {Revision}: {Services} services. All of it was pushed to the kernel.")]
    public partial void Started(long revision, int services);

    [LoggerMessage(101, LogLevel.Information, "Portal had no data yet and adopted what the kernel has: {Services} services.")]
    public partial void Adopted(int services);

    [LoggerMessage(102, LogLevel.Warning, "Portal cannot push its data to the kernel: {Problem} Portal tries again.")]
    public partial void PushFailed(string problem);

    /// <summary>Logs an accepted change with its request and its ipvsadm commands.</summary>
    public void Accepted(AcceptedChange change, KernelWork work)
    {
        // Formatting each command costs time, so it happens only if the log writes this level.
        if (logger.IsEnabled(LogLevel.Information))
        {
            var caller = change.Caller;
            Accepted(change.Revision, change.Steps.Table.Count, caller.Shown, caller.Request, work.Count, Texts(work), caller.RequestId);
        }
    }

    /// <summary>The kernel was put right without a change of Portal's data.</summary>
    public void PutRight(long revision, Caller caller, KernelWork work)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            PutRight(revision, work.Plan.Count, caller.Shown, caller.Request, work.Count, Texts(work), caller.RequestId);
        }
    }

    [LoggerMessage(104, LogLevel.Warning, "Another program changes the kernel's table: {Command} failed with {Error}. Portal reads the table again.")]
    public partial void KernelChangedMeanwhile(string command, string error);

    [LoggerMessage(105, LogLevel.Error, "A write failed. Portal does not know what the write left in the kernel: {Problem} Portal repairs that before the next write.")]
    public partial void Unsettled(string problem);

    [LoggerMessage(106, LogLevel.Information, "Portal has repaired what the failed write may have left in the kernel.")]
    public partial void Settled();

    [LoggerMessage(108, LogLevel.Error, "Portal could not fully repair what a failed write may have left in the kernel: {Command} failed with {Error}. See GET /drift.")]
    public partial void NotPutRight(string command, string error);

    [LoggerMessage(109, LogLevel.Warning, "Drift was repaired: {Commands} commands, the first: {Command}.")]
    public partial void Repaired(int commands, string command);

    [LoggerMessage(110, LogLevel.Warning, "Drift cannot be repaired: {Problem} Portal tries again, at longer and longer intervals.")]
    public partial void RepairFailed(string problem);

    [LoggerMessage(111, LogLevel.Warning, "{Services} services and {Settings} settings of Portal's data are outside of --scope or have a mark of --health-marks: Portal removes them from its data and leaves them in the kernel as they are. See GET /history.")]
    public partial void Disowned(int services, int settings);

    /// <summary>Drift began, changed or ended.</summary>
    public void Drifted(DriftTurn turn, DateTimeOffset since, Drift drift)
    {
        var globals = drift.Globals.Changes.Length;
        switch (turn)
        {
            case DriftTurn.Started:
                DriftStarted(drift.Added, drift.Edited, drift.Removed, globals, drift.FirstCommand);
                break;
            case DriftTurn.Changed:
                DriftChanged(drift.Added, drift.Edited, drift.Removed, globals, drift.FirstCommand);
                break;
            default:
                DriftEnded(since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                break;
        }
    }

    [LoggerMessage(113, LogLevel.Warning, "The kernel differs from Portal's data: {Added} to add, {Edited} to edit, {Removed} to remove, {Settings} of the settings. A push would begin with: {Command}. See GET /drift.", EventName = "drift_started")]
    private partial void DriftStarted(int added, int edited, int removed, int settings, string command);

    [LoggerMessage(114, LogLevel.Warning, "The kernel differs from Portal's data in another way: {Added} to add, {Edited} to edit, {Removed} to remove, {Settings} of the settings. A push would begin with: {Command}. See GET /drift.", EventName = "drift_changed")]
    private partial void DriftChanged(int added, int edited, int removed, int settings, string command);

    [LoggerMessage(115, LogLevel.Information, "The kernel has Portal's data again. It differed since {Since}.", EventName = "drift_ended")]
    private partial void DriftEnded(string since);

    [LoggerMessage(103, LogLevel.Information, "Revision {Revision}: {Changes} changes for {Caller}, {Request}. {CommandCount} commands: {Commands} {RequestId}", EventName = "change")]
    private partial void Accepted(long revision, int changes, string caller, string request, int commandCount, string[] commands, string requestId);

    [LoggerMessage(112, LogLevel.Information, "The kernel was repaired, at revision {Revision}: {Changes} steps for {Caller}, {Request}. {CommandCount} commands: {Commands} {RequestId}", EventName = "put_right")]
    private partial void PutRight(long revision, int changes, string caller, string request, int commandCount, string[] commands, string requestId);

    private static string[] Texts(KernelWork work) => [.. work.First.Select(command => command.ToString() ?? string.Empty)];

    /// <summary>The rows for checks through virtual addresses were written.</summary>
    public void CheckRowsKept(KernelWork work, int ways)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            CheckRowsKept(ways, work.Count, Texts(work));
        }
    }

    [LoggerMessage(116, LogLevel.Information, "The kernel's services for checks through virtual addresses were brought up to date: {Ways} are needed. {CommandCount} commands: {Commands}", EventName = "check_rows")]
    private partial void CheckRowsKept(int ways, int commandCount, string[] commands);

    [LoggerMessage(117, LogLevel.Warning, "This kernel refused a change of another director: {Command} failed with {Error}. Portal does the rest, and tries again. See GET /fleet.", EventName = "not_followed")]
    public partial void NotFollowed(string command, string error);

    [LoggerMessage(118, LogLevel.Information, "Took over revision {Revision} of another director: {Changes} changes for {Caller}, {Request}. {RequestId}", EventName = "followed")]
    public partial void Followed(long revision, int changes, string caller, string request, string requestId);

    [LoggerMessage(119, LogLevel.Warning, "Took over the fleet's data as they are at revision {Revision}: {Services} services.", EventName = "fleet_taken")]
    public partial void Replaced(long revision, int services);

    [LoggerMessage(120, LogLevel.Warning, "Gave the fleet the data of this director, as revision {Revision}.", EventName = "fleet_given")]
    public partial void Given(long revision);

    [LoggerMessage(107, LogLevel.Error, "Portal made a change but could not store it, and took it back: {Problem}")]
    public partial void NotStored(string problem);
}
