using Portal.Api.Json;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>Tells a fleet from every other one of the same name.</summary>
/// <param name="Id">A UUID, made with the fleet.</param>
/// <param name="Format">The version of what stands in the store.</param>
internal sealed record FleetId(string Id, long Format)
{
    /// <summary>The version that this Portal reads and writes.</summary>
    public const long NewestFormat = 1;

    private static Document Codec(ref JsonPass pass, Document stored) => stored with
    {
        Id = pass.Field("id", JsonKinds.Text, stored.Id),
        Format = pass.Integer("format", stored.Format, 1, long.MaxValue),
    };

    /// <summary>Writes the value of the key.</summary>
    public ReadOnlyMemory<byte> Write() => StoredText.WriteBare(isIndented: false, Codec, new Document { Id = Id, Format = Format });

    /// <summary>Reads the value of the key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static FleetId Read(ReadOnlySpan<byte> utf8)
    {
        var stored = StoredText.ReadValue("id", utf8, Codec, new Document());
        return new FleetId(StoredText.Need(stored.Id, "id"), StoredText.Need(stored.Format, "format"));
    }

    private sealed record Document
    {
        public string? Id { get; init; }

        public long? Format { get; init; }
    }
}
