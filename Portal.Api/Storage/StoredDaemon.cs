using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A sync daemon in stored documents. It was read from the kernel, or has passed the rules.</summary>
internal static class StoredDaemon
{
    private static readonly SyncDaemon Nothing = new() { Interface = string.Empty };

    private static readonly JsonFields<SyncDaemon> Codec = new()
    {
        { "interface", JsonKinds.Text, daemon => daemon.Interface, (daemon, name) => daemon with { Interface = name ?? string.Empty } },
        { "sync_id", StoredKinds.Count, daemon => daemon.SyncId, (daemon, number) => daemon with { SyncId = (int)(number ?? 0) } },
        { "maximum_length", StoredKinds.Count, daemon => daemon.MaximumLength, (daemon, length) => daemon with { MaximumLength = (int?)length } },
        { "group", StoredKinds.Address, daemon => daemon.Group, (daemon, group) => daemon with { Group = group ?? Nothing.Group } },
        { "port", StoredKinds.Count, daemon => daemon.Port, (daemon, port) => daemon with { Port = (int)(port ?? 0) } },
        { "ttl", StoredKinds.Count, daemon => daemon.TimeToLive, (daemon, routers) => daemon with { TimeToLive = (int)(routers ?? 0) } },
    };

    /// <summary>A daemon as the value of a field.</summary>
    public static readonly JsonKind<SyncDaemon?> Kind = Codec.Object(
        Nothing,
        daemon => daemon.Interface.Length > 0 ? daemon : throw new FormatException("interface is missing."),
        daemon => daemon);
}
