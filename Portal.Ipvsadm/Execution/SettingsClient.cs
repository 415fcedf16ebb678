using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Lists and changes settings, with one ipvsadm process for each command. Its line is sent when the process is on record, so
/// that a program which follows a killed one can end it before it does anything.
/// </summary>
internal sealed class SettingsClient(ToolProcess tool, IpvsadmOptions options, IIpvsadmObserver observer, TimeProvider time)
{
    // A stop that has worked answers at once, or never: the kernel gives no answer when it stops a daemon whose thread
    // has not run yet (ipvsadm 1.31 then waits for ever). The listing then tells what it has done.
    private static readonly TimeSpan PatienceForStop = TimeSpan.FromSeconds(1);

    private static readonly string[] Arguments = ["-R"];
    private static readonly string ListingCommand = string.Join("; ", SettingCommandText.Listing.Select(line => "ipvsadm " + line));
    private static readonly byte[] ListingInput = Encoding.ASCII.GetBytes(string.Concat(SettingCommandText.Listing.Select(line => line + "\n")));

    /// <summary>Lists the settings.</summary>
    /// <exception cref="IpvsadmException">They could not be had.</exception>
    public async Task<KernelSettings> ListAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var end = await tool.RunAsync(Arguments, ListingInput, output.Writer, cancellationToken);
        await output.Writer.CompleteAsync();
        var (settings, failure) = end.IsSuccess ? Parse((await output.Reader.ReadAsync(CancellationToken.None)).Buffer) : (null, FailureText.Of(ListingCommand, end));
        observer.Listed(ListingCommand, time.GetElapsedTime(start), failure);
        return settings ?? throw new IpvsadmException(failure!);
    }

    /// <summary>Runs one command; nobody else may run any meanwhile.</summary>
    /// <returns>Null when it was carried out.</returns>
    public async Task<IpvsadmFailure?> RunAsync(SettingCommand command)
    {
        var start = time.GetTimestamp();
        var failure = command is StopDaemon stop ? await StopAsync(stop) : await RunAsync(command, options.Timeout);
        observer.Set(command, time.GetElapsedTime(start), failure);
        return failure;
    }

    private static (KernelSettings? Settings, IpvsadmFailure? Failure) Parse(ReadOnlySequence<byte> listing)
    {
        try
        {
            return (SettingsListing.Parse(listing), null);
        }
        catch (ListingFormatException exception)
        {
            return (null, new IpvsadmFailure { Kind = FailureKind.Unreadable, Command = ListingCommand, ExitCode = 0, StandardError = exception.Message });
        }
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

    private async Task<IpvsadmFailure?> RunAsync(SettingCommand command, TimeSpan patience)
    {
        var line = Encoding.ASCII.GetBytes(SettingCommandText.Line(command) + "\n");
        var remembered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var error = new StringBuilder();
        using var kill = new CancellationTokenSource(patience, time);
        var end = await tool.RunAsync(
            Arguments,
            number =>
            {
                LeftProcess.Remember(options.ProcessFile, number);
                remembered.SetResult();
            },
            async (stream, token) =>
            {
                await remembered.Task.WaitAsync(token);
                await stream.WriteAsync(line, token);
            },
            (stream, token) => ToolProcess.ReadErrorAsync(stream, error, token),
            kill.Token);
        lock (error)
        {
            end = end with { StandardError = end.IsNotStarted ? end.StandardError : error.ToString().Trim(), TimedOut = kill.IsCancellationRequested && end.ExitCode is null };
        }

        return end.IsSuccess && end.StandardError.Length == 0 ? null : FailureText.Of(command.ToString(), end);
    }
}
