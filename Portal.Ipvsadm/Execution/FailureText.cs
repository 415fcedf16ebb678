using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>Makes failures out of exit statuses and messages.</summary>
internal static class FailureText
{
    // The exit status of ipvsadm if the kernel refuses its last line.
    private const int RefusedByKernel = 255;

    /// <summary>The outcome of one command of a kept-open ipvsadm.</summary>
    /// <param name="command">The command.</param>
    /// <param name="end">How it ended; null when it was not run.</param>
    /// <returns>Null when it succeeded.</returns>
    public static IpvsadmFailure? Of(IpvsadmCommand command, LineEnd? end) => end switch
    {
        null => new IpvsadmFailure { Kind = FailureKind.NotRun, Command = command.ToString() },
        { Process: { } process } => Of(command.ToString(), process),
        { Message.Length: 0 } => null,
        _ => new IpvsadmFailure
        {
            Kind = KindOf(end.Message),
            Command = command.ToString(),
            ExitCode = RefusedByKernel,
            StandardError = end.Message,
        },
    };

    /// <summary>The failure of a command that no line can say.</summary>
    /// <returns>Null when one can.</returns>
    public static IpvsadmFailure? OfUnsayable(IpvsadmCommand command) => CommandText.WhyNot(command) is { } reason
        ? new IpvsadmFailure { Kind = FailureKind.Refused, Command = command.ToString(), StandardError = reason }
        : null;

    /// <summary>The failure of a process that has ended.</summary>
    /// <param name="command">Its command line.</param>
    /// <param name="end">How it ended; never in success.</param>
    public static IpvsadmFailure Of(string command, ProcessEnd end) => new()
    {
        Kind = end switch
        {
            { IsMissing: true } => FailureKind.ToolMissing,
            { IsNotStarted: true } => FailureKind.NotStarted,
            { TimedOut: true } => FailureKind.TimedOut,
            { TooMuchOutput: true } => FailureKind.Unreadable,
            { ExitCode: > 0 and not > 128 or RefusedByKernel } => KindOf(end.StandardError),
            _ => FailureKind.Broken,
        },
        Command = command,
        ExitCode = end.ExitCode,
        StandardError = end.StandardError,
    };

    private static FailureKind KindOf(string message) => IpvsadmMessage.Classify(message) switch
    {
        MessageKind.ServiceExists => FailureKind.ServiceExists,
        MessageKind.NoSuchService => FailureKind.NoSuchService,
        MessageKind.ServerExists => FailureKind.ServerExists,
        MessageKind.NoSuchServer => FailureKind.NoSuchServer,
        MessageKind.NoSuchDaemon => FailureKind.NoSuchDaemon,
        MessageKind.Refused => FailureKind.Refused,
        MessageKind.NotPermitted => FailureKind.NotPermitted,
        MessageKind.NotStarted => FailureKind.NotStarted,
        MessageKind.ModuleMissing => FailureKind.ModuleMissing,
        _ => FailureKind.Broken,
    };
}
