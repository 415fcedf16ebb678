namespace Portal.Api.Hosting;

/// <summary>What the log says of the health of services and servers.</summary>
internal sealed partial class HealthLog(ILogger<HealthLog> logger)
{
    /// <summary>A server went up or down.</summary>
    public void ServerChanged(bool isBad, string server, string service, string from, string to, string reason)
    {
        var level = isBad ? LogLevel.Warning : LogLevel.Information;
        ServerChanged(level, server, service, from, to, reason);
    }

    /// <summary>The health of a service changed.</summary>
    public void ServiceChanged(bool isBad, string service, string from, string to, int up, int canServe)
    {
        var level = isBad ? LogLevel.Warning : LogLevel.Information;
        ServiceChanged(level, service, from, to, up, canServe);
    }

    [LoggerMessage(EventId = 700, Message = "Health: the server {Server} of {Service} was {From} and is {To}. {Reason}")]
    private partial void ServerChanged(LogLevel level, string server, string service, string from, string to, string reason);

    [LoggerMessage(EventId = 701, Message = "Health: the service {Service} was {From} and is {To}: {Up} of {CanServe} servers are up.")]
    private partial void ServiceChanged(LogLevel level, string service, string from, string to, int up, int canServe);

    [LoggerMessage(702, LogLevel.Warning, "Health: the check {Check} could not be made five times in a row: {Detail} It counts neither for the server nor against it.")]
    public partial void Blind(string check, string detail);

    [LoggerMessage(703, LogLevel.Information, "Health: the check {Check} can be made again.")]
    public partial void Sees(string check);

    [LoggerMessage(704, LogLevel.Error, "Health: {Failing} servers fail at once, so none of them goes down: the network of this machine is the likelier culprit. It ends when they answer again, or by POST /health/accept.")]
    public partial void Braked(int failing);

    [LoggerMessage(705, LogLevel.Warning, "Health: servers that fail go down again.")]
    public partial void LetGo();

    [LoggerMessage(706, LogLevel.Error, "Health: nothing was checked for {Seconds:0} s. The checker was started anew.")]
    public partial void StoodStill(double seconds);

    [LoggerMessage(707, LogLevel.Error, "Health: the kernel could not be made to follow: {Problem} It is tried again.")]
    public partial void NotFollowed(string problem);

    [LoggerMessage(709, LogLevel.Warning, "Health: this machine drops the answers to checks through virtual addresses, because {Setting}. Until that is changed these checks count neither for a server nor against it. See docs/health-checks.md.")]
    public partial void Deaf(string setting);

    [LoggerMessage(708, LogLevel.Error, "Health: a turn met a fault of Portal's own. It is tried again.")]
    public partial void Failed(Exception exception);
}
