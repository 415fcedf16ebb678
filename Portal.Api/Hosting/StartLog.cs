namespace Portal.Api.Hosting;

/// <summary>What is written to the log at the start and at the end.</summary>
internal sealed partial class StartLog(ILogger logger)
{
    [LoggerMessage(500, LogLevel.Information, "Portal listens on {Addresses} and keeps its data in {StateFolder}.")]
    public partial void Listening(string addresses, string stateFolder);

    [LoggerMessage(502, LogLevel.Error, "The push at the start, or a repair, failed because of a fault in Portal. Portal tries again.")]
    public partial void RecoveryFailed(Exception exception);

    [LoggerMessage(503, LogLevel.Error, "The check of drains failed because of a fault in Portal. Portal tries again.")]
    public partial void DrainFailed(Exception exception);

    [LoggerMessage(504, LogLevel.Error, "The check for drift, or its repair, failed because of a fault in Portal. Portal tries again.")]
    public partial void DriftFailed(Exception exception);

    [LoggerMessage(505, LogLevel.Error, "The check of Portal's own health failed because of a fault in Portal. Portal tries again.")]
    public partial void ReadinessFailed(Exception exception);

    [LoggerMessage(506, LogLevel.Error, "The check of Portal's files failed because of a fault in Portal. Portal tries again.")]
    public partial void StorageFailed(Exception exception);

    [LoggerMessage(510, LogLevel.Warning, "{Socket} (NOTIFY_SOCKET) cannot be told how Portal is: {Problem}")]
    public partial void NotTold(string socket, string problem);

    [LoggerMessage(511, LogLevel.Warning, "Callers will refuse the certificate for https. {Problem}")]
    public partial void CertificateRefused(string problem);

    [LoggerMessage(512, LogLevel.Information, "SIGHUP: Portal has read the files of the token and of the certificate again. {News}")]
    public partial void ReadAnew(string news);

    [LoggerMessage(513, LogLevel.Warning, "The {Subject} stays as it was, because the new one cannot be used. {Problem}")]
    public partial void NotReadAnew(string subject, string problem);

    [LoggerMessage(514, LogLevel.Information, "The files of the certificate have changed. {News}")]
    public partial void Renewed(string news);

    [LoggerMessage(515, LogLevel.Warning, "The self-signed certificate has expired on {LastDay}. Portal has made a new one. Callers must be told to trust it.")]
    public partial void MadeAnew(string lastDay);

    [LoggerMessage(516, LogLevel.Error, "The check of the certificate failed because of a fault in Portal. Portal tries again.")]
    public partial void SecretsFailed(Exception exception);

    [LoggerMessage(517, LogLevel.Warning, "Others can read a secret. {Problem}")]
    public partial void SecretIsOpen(string problem);

    [LoggerMessage(518, LogLevel.Information, "Portal has read {File} again: {Count} tokens.")]
    public partial void TokensRead(string file, int count);

    [LoggerMessage(519, LogLevel.Error, "The check of the file of tokens failed because of a fault in Portal. Portal tries again.")]
    public partial void TokensFailed(Exception exception);

    [LoggerMessage(501, LogLevel.Information, "Portal stops: it finishes the requests that it has accepted and leaves the kernel as it is.")]
    public partial void Stopping();
}
