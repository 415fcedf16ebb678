namespace Portal.Api.Hosting;

/// <summary>What is written to the log at the start and at the end.</summary>
internal sealed partial class StartLog(ILogger logger)
{
    [LoggerMessage(500, LogLevel.Information, "Portal listens on {Addresses} and keeps its data in {StateFolder}.")]
    public partial void Listening(string addresses, string stateFolder);

    [LoggerMessage(502, LogLevel.Error, "The push at the start, or a repair, met a fault of Portal. It is tried again.")]
    public partial void RecoveryFailed(Exception exception);

    [LoggerMessage(501, LogLevel.Information, "Portal stops: it finishes what it has accepted and leaves the kernel as it is.")]
    public partial void Stopping();
}
