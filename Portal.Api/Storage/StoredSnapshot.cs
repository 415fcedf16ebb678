using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The snapshot: Portal's whole data at one revision.</summary>
internal sealed record StoredSnapshot
{
    // The second one has a check at its end, and a journal from the first instant on; the third one has the declared weights of what
    // is drained in its table.
    private const int Newest = 3;
    private const int Oldest = 1;

    private static StoredSnapshot Codec(ref JsonPass pass, StoredSnapshot stored) => stored with
    {
        Format = pass.Integer("portal_snapshot", stored.Format, Oldest, Newest),
        Revision = pass.Integer("revision", stored.Revision, 0, long.MaxValue),
        Services = pass.Field("services", StoredService.List, stored.Services),
        Drains = pass.Field("drains", StoredDrain.List, stored.Drains),
        Globals = pass.Field("settings", StoredGlobals.Kind, stored.Globals),
        Annotations = pass.Field("annotations", StoredAnnotation.List, stored.Annotations),
        Overrides = pass.Field("overrides", StoredOverride.List, stored.Overrides),
        Digest = pass.Field("digest", JsonKinds.Text, stored.Digest),
    };

    private long? Format { get; init; }

    private long? Revision { get; init; }

    private IEnumerable<VirtualService>? Services { get; init; }

    private IEnumerable<StoredDrain>? Drains { get; init; }

    private Globals? Globals { get; init; }

    private IEnumerable<AnnotationChange>? Annotations { get; init; }

    private IEnumerable<OverrideChange>? Overrides { get; init; }

    private string? Digest { get; init; }

    /// <summary>Writes a snapshot, readable by people.</summary>
    public static byte[] Write(DeclaredState state) => StoredText.Write(isIndented: true, Codec, new StoredSnapshot
    {
        Format = Newest,
        Revision = state.Revision,
        Services = state.Table.Services,
        Drains = state.Drains.IsEmpty ? null : state.Drains.All.Select(StoredDrain.Of),
        Globals = state.Globals == Ipvsadm.Model.Globals.None ? null : state.Globals,
        Annotations = state.Annotations.IsEmpty ? null : state.Annotations.All,
        Overrides = state.Overrides.IsEmpty ? null : state.Overrides.All.Select(said => new OverrideChange(said.Service, said.Server, said)),
        Digest = state.Digest.Length > 0 ? state.Digest : null,
    });

    /// <summary>Reads a snapshot.</summary>
    /// <returns>The state as it was written, and whether a Portal of today wrote it so.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static (StoredState State, bool IsOfToday) Read(ReadOnlySpan<byte> utf8)
    {
        var seal = Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: false);
        var stored = StoredText.Read(utf8, Codec, new StoredSnapshot());
        if (StoredText.Need(stored.Format, "portal_snapshot") != Oldest && seal == SealState.None)
        {
            throw new FormatException("it does not end with a check.");
        }

        List<VirtualService> services = [.. StoredText.Need(stored.Services, "services")];
        StoredText.CheckDistinct(services, service => service.Key, StoredKey.Format);
        List<OldDrain> old = [];
        var state = new DeclaredState(StoredText.Need(stored.Revision, "revision"), IpvsTable.Of(services))
        {
            Drains = DrainList.Of((stored.Drains ?? []).Select(drain => drain.ToDrain(old))),
            Globals = stored.Globals ?? Ipvsadm.Model.Globals.None,
            Annotations = AnnotationTable.Empty.After([], [.. stored.Annotations ?? []]),
            Overrides = OverrideList.Empty.After([], stored.Overrides ?? []),
            Digest = stored.Digest ?? string.Empty,
        };
        return (StoredState.Of(state, old), stored.Format == Newest);
    }
}
