using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>A sync daemon in stored documents. It was read from the kernel, or has passed the rules.</summary>
internal static class StoredDaemon
{
    private static readonly SyncDaemon Nothing = new() { Interface = string.Empty };

    private static SyncDaemon Codec(ref JsonPass pass, SyncDaemon body) => body with
    {
        Interface = pass.Field("interface", JsonKinds.Text, body.Interface) ?? string.Empty,
        SyncId = (int)(pass.Integer("sync_id", body.SyncId, 0, int.MaxValue) ?? 0),
        MaximumLength = (int?)pass.Integer("maximum_length", body.MaximumLength, 0, int.MaxValue),
        Group = pass.Field("group", StoredKinds.Address, body.Group) ?? Nothing.Group,
        Port = (int)(pass.Integer("port", body.Port, 0, int.MaxValue) ?? 0),
        TimeToLive = (int)(pass.Integer("ttl", body.TimeToLive, 0, int.MaxValue) ?? 0),
    };

    /// <summary>A daemon as the value of a field.</summary>
    public static readonly JsonKind<SyncDaemon?> Kind = JsonKinds.Object(
        Codec, Nothing,
        daemon => daemon.Interface.Length > 0 ? daemon : throw new FormatException("interface is missing."),
        daemon => daemon);
}
