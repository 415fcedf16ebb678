using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Storage;

/// <summary>The note of steps in the kernel's settings that were begun.</summary>
internal sealed record StoredBegun
{
    private static StoredBegun Codec(ref JsonPass pass, StoredBegun stored) => stored with
    {
        Revision = pass.Integer("revision", stored.Revision, 0, long.MaxValue),
        Steps = pass.Field("settings", StoredGlobalChange.List, stored.Steps),
    };

    private long? Revision { get; init; }

    private IEnumerable<GlobalChange>? Steps { get; init; }

    /// <summary>Writes the note.</summary>
    public static byte[] Write(BegunGlobals begun) =>
        StoredText.Write(isIndented: true, Codec, new StoredBegun { Revision = begun.Revision, Steps = begun.Plan.Changes.OrNull() });

    /// <summary>Reads the note.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static BegunGlobals Read(ReadOnlySpan<byte> utf8)
    {
        Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: false);
        var note = StoredText.Read(utf8, Codec, new StoredBegun());
        return new BegunGlobals(StoredText.Need(note.Revision, "revision"), new GlobalsPlan([.. note.Steps ?? []]));
    }
}
