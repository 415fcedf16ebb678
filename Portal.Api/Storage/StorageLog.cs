namespace Portal.Api.Storage;

/// <summary>What the store writes to the log.</summary>
internal sealed partial class StorageLog(ILogger<StateStore> logger)
{
    [LoggerMessage(200, LogLevel.Warning, "The last line of {File}, line {Line}, was cut off by a crash and is dropped. Nobody was told that its change was made.")]
    public partial void TornLine(string file, int line);

    [LoggerMessage(201, LogLevel.Warning, "The journal could not be put aside: {Problem} It goes on growing, and this is tried again.")]
    public partial void NotCompacted(string problem);

    [LoggerMessage(202, LogLevel.Warning, "Somebody has taken the snapshot or the journal away, or has changed it. Portal writes both anew at revision {Revision}; earlier revisions may not be readable any more.")]
    public partial void FilesLost(long revision);

    [LoggerMessage(203, LogLevel.Warning, "Files of old revisions could not be deleted: {Problem} This is tried again with the next snapshot.")]
    public partial void NotDeleted(string problem);

    [LoggerMessage(204, LogLevel.Warning, "Portal's data is not as Portal wrote it, and is taken because somebody says so. {Remark}")]
    public partial void ChangedByHand(string remark);

    [LoggerMessage(205, LogLevel.Warning, "Portal's data is not as it should be in its files, and cannot be written anew: {Problem} This is tried again.")]
    public partial void NotWrittenAnew(string problem);
}
