using Portal.Api.Json;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>How far the journal of a fleet goes.</summary>
/// <param name="Revision">The newest revision.</param>
/// <param name="Digest">The digest of its line, which stands for all lines up to it.</param>
/// <param name="Snapshot">The revision of the newest snapshot.</param>
internal sealed record FleetHead(long Revision, string Digest, long Snapshot)
{
    private static Document Codec(ref JsonPass pass, Document stored) => stored with
    {
        Revision = pass.Integer("revision", stored.Revision, 0, long.MaxValue),
        Digest = pass.Field("digest", JsonKinds.Text, stored.Digest),
        Snapshot = pass.Integer("snapshot", stored.Snapshot, 0, long.MaxValue),
    };

    /// <summary>Writes the value of the key.</summary>
    public ReadOnlyMemory<byte> Write() => StoredText.WriteBare(isIndented: false, Codec, new Document { Revision = Revision, Digest = Digest, Snapshot = Snapshot });

    /// <summary>Reads the value of the key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FleetHead Read(ReadOnlySpan<byte> utf8)
    {
        var stored = StoredText.ReadValue("head", utf8, Codec, new Document());
        return new FleetHead(StoredText.Need(stored.Revision, "revision"), StoredText.Need(stored.Digest, "digest"), StoredText.Need(stored.Snapshot, "snapshot"));
    }

    private sealed record Document
    {
        public long? Revision { get; init; }

        public string? Digest { get; init; }

        public long? Snapshot { get; init; }
    }
}
