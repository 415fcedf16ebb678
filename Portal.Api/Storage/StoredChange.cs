using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>One line of the journal: an accepted change.</summary>
internal sealed record StoredChange
{
    private static StoredChange Codec(ref JsonPass pass, StoredChange stored)
    {
        stored = stored with
        {
            Revision = pass.Integer("revision", stored.Revision, 1, long.MaxValue),
            Time = pass.Field("time", StoredKinds.Time, stored.Time),
            Caller = pass.Field("caller", JsonKinds.Text, stored.Caller),
            Token = pass.Field("token", JsonKinds.Text, stored.Token),
            Request = pass.Field("request", JsonKinds.Text, stored.Request),
            RequestId = pass.Field("request_id", JsonKinds.Text, stored.RequestId),
            Reason = pass.Field("reason", JsonKinds.Text, stored.Reason),
            IsForced = pass.Field("forced", JsonKinds.Flag, stored.IsForced),
            Previous = pass.Field("previous", JsonKinds.Text, stored.Previous),
        };
        return stored with
        {
            Steps = pass.Field("changes", StoredStep.List, stored.Steps, stored, static (stored, input) => stored.ReadSteps(input)),
            Drains = pass.Field("drains", StoredDrain.List, stored.Drains),
            Globals = pass.Field("settings", StoredGlobalChange.List, stored.Globals),
            Annotations = pass.Field("annotations", StoredAnnotation.List, stored.Annotations),
            Overrides = pass.Field("overrides", StoredOverride.List, stored.Overrides),
        };
    }

    private long? Revision { get; init; }

    private DateTimeOffset? Time { get; init; }

    private string? Caller { get; init; }

    private string? Token { get; init; }

    private string? Request { get; init; }

    private string? RequestId { get; init; }

    private string? Reason { get; init; }

    private bool? IsForced { get; init; }

    private string? Previous { get; init; }

    private IEnumerable<TableChange>? Steps { get; init; }

    private IEnumerable<StoredDrain>? Drains { get; init; }

    private IEnumerable<GlobalChange>? Globals { get; init; }

    private IEnumerable<AnnotationChange>? Annotations { get; init; }

    private IEnumerable<OverrideChange>? Overrides { get; init; }

    // The table before the change, and the last revision that needs no steps.
    private IpvsTable Before { get; init; } = IpvsTable.Empty;

    private long HeldRevision { get; init; }

    /// <summary>Writes a line with its line feed.</summary>
    public static byte[] Write(AcceptedChange change) => StoredText.Write(isIndented: false, Codec, new StoredChange
    {
        Revision = change.Revision,
        Time = change.Time,
        Caller = change.Caller.Name,
        Token = change.Caller.Token.Length > 0 ? change.Caller.Token : null,
        Request = change.Caller.Request,
        RequestId = change.Caller.RequestId.Length > 0 ? change.Caller.RequestId : null,
        Reason = change.Caller.Reason.Length > 0 ? change.Caller.Reason : null,
        IsForced = change.IsForced ? true : null,
        Previous = change.Previous,
        Steps = change.Steps.Table.Changes,
        Drains = change.Steps.Drains.IsEmpty ? null : change.Steps.Drains.Select(StoredDrain.Of),
        Globals = change.Steps.Globals.Changes.OrNull(),
        Annotations = change.Steps.Annotations.OrNull(),
        Overrides = change.Steps.Overrides.OrNull(),
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
            new Caller(StoredText.Need(stored.Caller, "caller"), StoredText.Need(stored.Request, "request"))
            {
                Token = stored.Token ?? string.Empty,
                RequestId = stored.RequestId ?? string.Empty,
                Reason = stored.Reason ?? string.Empty,
            },
            new StateChange
            {
                Table = ChangePlan.Of([.. StoredText.Need(stored.Steps, "changes")]),
                Globals = stored.Globals is null ? GlobalsPlan.Empty : new GlobalsPlan([.. stored.Globals]),
                Drains = [.. (stored.Drains ?? []).Select(drain => drain.ToChange(old ?? []))],
                Annotations = [.. stored.Annotations ?? []],
                Overrides = [.. stored.Overrides ?? []],
            })
        {
            Previous = stored.Previous,
            IsForced = stored.IsForced ?? false,
        };
    }

    private IReadOnlyList<TableChange>? ReadSteps(JsonInput input)
    {
        if (Revision <= HeldRevision)
        {
            return input.Skip<IReadOnlyList<TableChange>>([]);
        }

        var table = Before;
        return input.ReadArray(() => StoredStep.Read(input).Follow(ref table));
    }
}
