namespace Portal.Api.Storage;

/// <summary>What the store writes to the log.</summary>
internal sealed partial class StorageLog(ILogger<StateStore> logger)
{
    [LoggerMessage(200, LogLevel.Warning, "The last line of {File}, line {Line}, was cut off by a crash and is dropped. No caller was told that its change was made.")]
    public partial void TornLine(string file, int line);

    [LoggerMessage(201, LogLevel.Warning, "Portal could not rotate the journal: {Problem} The journal keeps growing. Portal tries again.")]
    public partial void NotCompacted(string problem);

    [LoggerMessage(202, LogLevel.Warning, "Another program has removed or changed the snapshot or the journal. Portal writes both again at revision {Revision}. Earlier revisions may be lost.")]
    public partial void FilesLost(long revision);

    [LoggerMessage(203, LogLevel.Warning, "Portal could not delete files of old revisions: {Problem} Portal tries again with the next snapshot.")]
    public partial void NotDeleted(string problem);

    [LoggerMessage(204, LogLevel.Warning, "Portal's data was changed by hand on purpose. Portal uses it as it is. {Remark}")]
    public partial void ChangedByHand(string remark);

    [LoggerMessage(205, LogLevel.Warning, "The files of Portal's data are damaged or missing, and Portal cannot write them again: {Problem} Portal tries again.")]
    public partial void NotWrittenAnew(string problem);
}
