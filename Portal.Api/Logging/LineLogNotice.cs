namespace Portal.Api.Logging;

/// <summary>What the log says of itself.</summary>
internal sealed partial class LineLogNotice(ILogger logger)
{
    [LoggerMessage(600, LogLevel.Warning, "Lines of the log are missing here: {Count}. Nobody took them, and Portal did not wait.")]
    public partial void Dropped(long count);
}
