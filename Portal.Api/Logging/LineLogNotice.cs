namespace Portal.Api.Logging;

/// <summary>What the log says of itself.</summary>
internal sealed partial class LineLogNotice(ILogger logger)
{
    [LoggerMessage(600, LogLevel.Warning, "Lines of the log are missing here: {Count}. Nothing read the log fast enough, and Portal did not wait.")]
    public partial void Dropped(long count);
}
