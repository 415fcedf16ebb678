using Portal.Api.Json;

namespace Portal.Api.Storage;

/// <summary>
/// The note of the newest revision that was surely stored, in its own file: what was cut off the end of a journal
/// cannot be seen in the journal. It may lag behind: it is written now and then, and at the end.
/// </summary>
internal sealed record StoredRevision
{
    private const string RevisionField = "last_revision";

    private static StoredRevision Codec(ref JsonPass pass, StoredRevision stored) => stored with
    {
        Revision = pass.Integer(RevisionField, stored.Revision, 0, long.MaxValue),
    };

    private long? Revision { get; init; }

    /// <summary>Writes the note.</summary>
    public static byte[] Write(long revision) => StoredText.Write(isIndented: false, Codec, new StoredRevision { Revision = revision });

    /// <summary>Reads the note.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Read(ReadOnlySpan<byte> utf8)
    {
        Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: true);
        return StoredText.Need(StoredText.Read(utf8, Codec, new StoredRevision()).Revision, RevisionField);
    }
}
