using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>One line of the journal: an accepted change.</summary>
internal sealed record StoredChange
{
    private static readonly JsonFields<StoredChange> Codec = new()
    {
        { "revision", JsonKinds.Integer(1, long.MaxValue), stored => stored.Revision, (stored, revision) => stored with { Revision = revision } },
        { "time", StoredKinds.Time, stored => stored.Time, (stored, time) => stored with { Time = time } },
        { "caller", JsonKinds.Text, stored => stored.Caller, (stored, caller) => stored with { Caller = caller } },
        { "request", JsonKinds.Text, stored => stored.Request, (stored, request) => stored with { Request = request } },
        { "request_id", JsonKinds.Text, stored => stored.RequestId, (stored, id) => stored with { RequestId = id } },
        { "changes", (input, stored) => stored with { Steps = stored.ReadSteps(input) }, JsonKinds.Each(StoredStep.Kind), stored => stored.Steps!.Select(StoredStep.Of) },
        { "drains", JsonKinds.Each(StoredDrain.Kind), stored => stored.Drains, (stored, drains) => stored with { Drains = drains } },
        { "settings", JsonKinds.Each(StoredSettingChange.Kind), stored => stored.Settings, (stored, steps) => stored with { Settings = steps } },
        { "annotations", JsonKinds.Each(StoredAnnotation.Kind), stored => stored.Annotations, (stored, annotations) => stored with { Annotations = annotations } },
        { Seal.FieldName, JsonKinds.Text, _ => null },
    };

    private long? Revision { get; init; }

    private DateTimeOffset? Time { get; init; }

    private string? Caller { get; init; }

    private string? Request { get; init; }

    private string? RequestId { get; init; }

    private IEnumerable<TableChange>? Steps { get; init; }

    private IEnumerable<StoredDrain>? Drains { get; init; }

    private IEnumerable<SettingChange>? Settings { get; init; }

    private IEnumerable<AnnotationChange>? Annotations { get; init; }

    // The table before the change, and the revision up to which nobody needs the steps.
    private IpvsTable Before { get; init; } = IpvsTable.Empty;

    private long HeldRevision { get; init; }

    /// <summary>Writes a line with its line feed.</summary>
    public static byte[] Write(AcceptedChange change) => StoredText.Write(isIndented: false, Codec, new StoredChange
    {
        Revision = change.Revision,
        Time = change.Time,
        Caller = change.Caller.Name,
        Request = change.Caller.Request,
        RequestId = change.Caller.RequestId.Length > 0 ? change.Caller.RequestId : null,
        Steps = change.Steps.Table.Changes,
        Drains = change.Steps.Drains.IsEmpty ? null : change.Steps.Drains.Select(StoredDrain.Of),
        Settings = change.Steps.Globals.Changes.OrNull(),
        Annotations = change.Steps.Annotations.OrNull(),
    });

    /// <summary>Reads a line.</summary>
    /// <param name="utf8">The line.</param>
    /// <param name="before">The table before the change: a step names only what is new.</param>
    /// <param name="heldRevision">The revision of that table: the steps of a line at or below it are passed over. 0 to pass over none.</param>
    /// <param name="old">Gets what an older Portal wrote into its drains; null for nobody.</param>
    /// <exception cref="FormatException">It is none, or does not follow on the table.</exception>
    public static AcceptedChange Read(ReadOnlySpan<byte> utf8, IpvsTable before, long heldRevision = 0, ICollection<OldDrain>? old = null)
    {
        var stored = StoredText.Read(utf8, Codec, new StoredChange { Before = before, HeldRevision = heldRevision });
        return new AcceptedChange(
            StoredText.Need(stored.Revision, "revision"),
            StoredText.Need(stored.Time, "time"),
            new Caller(StoredText.Need(stored.Caller, "caller"), StoredText.Need(stored.Request, "request")) { RequestId = stored.RequestId ?? string.Empty },
            new StateChange
            {
                Table = ChangePlan.Of([.. StoredText.Need(stored.Steps, "changes")]),
                Globals = stored.Settings is null ? SettingsPlan.Empty : new SettingsPlan([.. stored.Settings]),
                Drains = [.. (stored.Drains ?? []).Select(drain => drain.ToChange(old ?? []))],
                Annotations = [.. stored.Annotations ?? []],
            });
    }

    private IReadOnlyList<TableChange>? ReadSteps(JsonInput input)
    {
        if (Revision <= HeldRevision)
        {
            return input.Skip<IReadOnlyList<TableChange>>([]);
        }

        var table = Before;
        return input.ReadArray(() => StoredStep.Kind.Read(input).Follow(ref table));
    }
}
