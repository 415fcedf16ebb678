using System.Text;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Lists and changes globals, with one ipvsadm process for each command. Its line is sent when the process is on record, so
/// that a program which follows a killed one can end it before it does anything.
/// </summary>
internal sealed class GlobalsClient(ToolProcess tool, ListingRun listings, IpvsadmOptions options, IIpvsadmObserver observer, TimeProvider time)
{
    // A stop that has worked answers at once, or never: the kernel gives no answer when it stops a daemon whose thread
    // has not run yet (ipvsadm 1.31 then waits for ever). The listing then tells what it has done.
    private static readonly TimeSpan PatienceForStop = TimeSpan.FromSeconds(1);

    private static readonly string[] Arguments = ["-R"];

    /// <summary>Lists the globals.</summary>
    /// <exception cref="IpvsadmException">They could not be had.</exception>
    public async Task<Globals> ListAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (globals, failure) = await listings.RunAsync(GlobalCommandText.Listing, GlobalsListing.Parse, cancellationToken);
        observer.Listed(ListingRun.CommandOf(GlobalCommandText.Listing), time.GetElapsedTime(start), failure);
        return globals ?? throw new IpvsadmException(failure!);
    }

    /// <summary>Runs one command; nobody else may run any meanwhile.</summary>
    /// <returns>Null when it was carried out.</returns>
    public async Task<IpvsadmFailure?> RunAsync(GlobalCommand command)
    {
        var start = time.GetTimestamp();
        var failure = command is StopDaemon stop ? await StopAsync(stop) : await RunAsync(command, options.Timeout);
        observer.Set(command, time.GetElapsedTime(start), failure);
        return failure;
    }

    private async Task<IpvsadmFailure?> StopAsync(StopDaemon stop)
    {
        for (var patience = PatienceForStop < options.Timeout ? PatienceForStop : options.Timeout; ; patience = options.Timeout)
        {
            var failure = await RunAsync(stop, patience);
            if (failure is not { Kind: FailureKind.TimedOut })
            {
                return failure is { Kind: FailureKind.NoSuchDaemon } ? null : failure;
            }

            if (!await RunsAsync(stop.Role))
            {
                return null;
            }

            if (patience == options.Timeout)
            {
                return failure;
            }
        }
    }

    // Who cannot be asked may still run.
    private async Task<bool> RunsAsync(DaemonRole role)
    {
        try
        {
            return (await ListAsync(CancellationToken.None)).Daemon(role) is not null;
        }
        catch (IpvsadmException)
        {
            return true;
        }
    }

    private async Task<IpvsadmFailure?> RunAsync(GlobalCommand command, TimeSpan patience)
    {
        byte[] lines = [.. RestoreSession.FirstLine, .. Encoding.ASCII.GetBytes(GlobalCommandText.Line(command) + "\n")];
        var error = new StringBuilder();
        using var kill = new CancellationTokenSource(patience, time);
        var end = await tool.RunAsync(
            Arguments,
            async (stream, token) => await stream.WriteAsync(lines, token),
            (stream, token) => ToolProcess.ReadErrorAsync(stream, error, token),
            kill.Token);
        lock (error)
        {
            end = end with { StandardError = end.IsNotStarted ? end.StandardError : RestoreSession.WithoutStart(error.ToString()).Trim(), TimedOut = kill.IsCancellationRequested && end.ExitCode is null };
        }

        return end.IsSuccess && end.StandardError.Length == 0 ? null : FailureText.Of(command.ToString(), end);
    }
}
