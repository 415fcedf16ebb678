using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Hosting;

/// <summary>Writes to the log what ipvsadm was asked to do.</summary>
internal sealed partial class IpvsadmLog(ILogger<IpvsadmLog> logger) : IIpvsadmObserver
{
    /// <inheritdoc/>
    public void Listed(string command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        if (failure is null or { IsUnavailable: true })
        {
            // That IPVS is missing is said once, by the balancer, and not at each attempt.
            Read(command, (long)elapsed.TotalMilliseconds);
        }
        else
        {
            ReadFailed(command, (long)elapsed.TotalMilliseconds, failure.Kind, failure.ExitCode, failure.StandardError);
        }
    }

    /// <inheritdoc/>
    public void Wrote(IReadOnlyList<IpvsadmCommand> commands, TimeSpan elapsed, IReadOnlyList<IpvsadmFailure?> failures)
    {
        // One line for a burst of any length; each command stands in the log at the next level.
        if (logger.IsEnabled(LogLevel.Information))
        {
            Written(commands.Count, (long)elapsed.TotalMilliseconds, commands[0].ToString());
        }

        for (var i = 0; i < commands.Count; i++)
        {
            if (failures[i] is { } failure)
            {
                if (failure.Kind == FailureKind.NotRun)
                {
                    continue;
                }

                WriteFailed(failure.Command, failure.Kind, failure.ExitCode, failure.StandardError);
            }
            else if (logger.IsEnabled(LogLevel.Debug))
            {
                WrittenOne(commands[i].ToString());
            }
        }
    }

    /// <inheritdoc/>
    public void Set(GlobalCommand command, TimeSpan elapsed, IpvsadmFailure? failure)
    {
        if (failure is not null)
        {
            WriteFailed(failure.Command, failure.Kind, failure.ExitCode, failure.StandardError);
        }
        else if (logger.IsEnabled(LogLevel.Information))
        {
            WasSet(command.ToString(), (long)elapsed.TotalMilliseconds);
        }
    }

    [LoggerMessage(400, LogLevel.Debug, "Read: {Command} ({Milliseconds} ms)")]
    private partial void Read(string command, long milliseconds);

    [LoggerMessage(401, LogLevel.Warning, "Read failed: {Command} ({Milliseconds} ms): {Kind}, exit status {ExitCode}: {Error}")]
    private partial void ReadFailed(string command, long milliseconds, FailureKind kind, int? exitCode, string error);

    [LoggerMessage(402, LogLevel.Information, "Wrote: {Count} commands ({Milliseconds} ms), the first: {Command}")]
    private partial void Written(int count, long milliseconds, string command);

    [LoggerMessage(403, LogLevel.Debug, "Wrote: {Command}")]
    private partial void WrittenOne(string command);

    [LoggerMessage(404, LogLevel.Warning, "Not carried out: {Command}: {Kind}, exit status {ExitCode}: {Error}")]
    private partial void WriteFailed(string command, FailureKind kind, int? exitCode, string error);

    [LoggerMessage(405, LogLevel.Information, "Set: {Command} ({Milliseconds} ms)")]
    private partial void WasSet(string command, long milliseconds);
}
