using Portal.Api.Json;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>A step beside the table, in the journal. Its first field says what it is about.</summary>
internal sealed record StoredGlobalChange
{
    private const string TimeoutsName = "timeouts";

    private static readonly JsonKind<object?> Setting = new((json, setting) =>
    {
        if (setting is Timeouts timeouts)
        {
            StoredTimeouts.Kind.Write(json, timeouts);
        }
        else
        {
            StoredDaemon.Kind.Write(json, (SyncDaemon?)setting);
        }
    });

    private static StoredGlobalChange Codec(ref JsonPass pass, StoredGlobalChange stored)
    {
        stored = stored with { Name = pass.Field("setting", JsonKinds.Text, stored.Name) };
        return stored with
        {
            Before = pass.Field("before", Setting, stored.Before, stored, static (stored, input) => stored.ReadSetting(input)),
            After = pass.Field("after", Setting, stored.After, stored, static (stored, input) => stored.ReadSetting(input)),
        };
    }

    /// <summary>Steps.</summary>
    public static readonly JsonKind<IEnumerable<GlobalChange>?> List = JsonKinds.Each(JsonKinds.Object(Codec, new StoredGlobalChange(), stored => stored.ToChange(), Of));

    private string? Name { get; init; }

    private object? Before { get; init; }

    private object? After { get; init; }

    private static StoredGlobalChange Of(GlobalChange change) => change switch
    {
        TimeoutsChanged { Before: var before, After: var after } => new() { Name = TimeoutsName, Before = before, After = after },
        DaemonChanged { Role: var role, Before: var before, After: var after } => new() { Name = DaemonText.Name(role), Before = before, After = after },
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private object? ReadSetting(JsonInput input) => Name == TimeoutsName ? StoredTimeouts.Kind.Read(input) : StoredDaemon.Kind.Read(input);

    private GlobalChange ToChange() => StoredText.Need(Name, "setting") == TimeoutsName
        ? new TimeoutsChanged(Before as Timeouts, After as Timeouts)
        : new DaemonChanged(DaemonText.TryParseRole(Name!, out var role) ? role : throw new FormatException($"\"{Name}\" is no setting."), Before as SyncDaemon, After as SyncDaemon);
}
