namespace Portal.Api.Hosting;

/// <summary>What the log says of the fleet.</summary>
internal sealed partial class FleetLog(ILogger<FleetLog> logger)
{
    [LoggerMessage(900, LogLevel.Information, "Fleet: this director follows its fleet, at revision {Revision}.", EventName = "fleet_follows")]
    public partial void Follows(long revision);

    [LoggerMessage(901, LogLevel.Error, "Fleet: the store does not answer: {Problem} This director forwards as before, and takes no changes until it does.", EventName = "fleet_away")]
    public partial void IsAway(string problem);

    [LoggerMessage(902, LogLevel.Error, "Fleet: this director is frozen: {Problem} It forwards as before, and takes no changes. See GET /fleet and POST /fleet/adopt.", EventName = "fleet_frozen")]
    public partial void IsFrozen(string problem);

    [LoggerMessage(903, LogLevel.Warning, "Fleet: the copy of the fleet's data on this machine could not be written: {Problem} Nothing is lost: the fleet has them. Portal tries again with the next change.", EventName = "fleet_copy_not_written")]
    public partial void CopyNotWritten(string problem);

    [LoggerMessage(904, LogLevel.Error, "Fleet: a turn met a fault of Portal's own. It is tried again.", EventName = "fleet_failed")]
    public partial void Failed(Exception exception);

    [LoggerMessage(905, LogLevel.Warning, "Fleet: a snapshot for the fleet could not be written: {Problem} It is tried again.", EventName = "fleet_snapshot_not_written")]
    public partial void SnapshotNotWritten(string problem);

    [LoggerMessage(906, LogLevel.Error, "Fleet: the store does not take what this director's checks say: {Problem} The others judge the health of servers without it. It is tried again.", EventName = "fleet_health_not_told")]
    public partial void HealthNotTold(string problem);

    [LoggerMessage(907, LogLevel.Error, "Fleet: {Problem} What one of them takes is not in the others. Give --etcd the members of one cluster.", EventName = "fleet_several_clusters")]
    public partial void HasSeveralClusters(string problem);
}
