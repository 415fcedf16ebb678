using Portal.Api.Json;

namespace Portal.Api.Storage;

/// <summary>The first line of a journal: where it begins.</summary>
internal sealed record JournalHeader
{
    // The third one has no weights in its drains.
    private const int Newest = 3;
    private const int Oldest = 2;

    private static JournalHeader Codec(ref JsonPass pass, JournalHeader body) => body with
    {
        Format = pass.Integer("portal_journal", body.Format, Oldest, Newest),
        After = pass.Integer("after", body.After, 0, long.MaxValue),
    };

    private static ReadOnlySpan<byte> Start => "{\"portal_journal\":"u8;

    private long? Format { get; init; }

    private long? After { get; init; }

    /// <summary>Writes the line with its line feed.</summary>
    /// <param name="after">The revision of the snapshot that the journal follows on.</param>
    public static byte[] Write(long after) => StoredText.Write(isIndented: false, Codec, new JournalHeader { Format = Newest, After = after });

    /// <summary>Reads the line.</summary>
    /// <returns>The revision of the snapshot, and whether a Portal of today wrote it so; null when the line is none, as in a journal of an older Portal.</returns>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static (long After, bool IsOfToday)? Read(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.StartsWith(Start))
        {
            return null;
        }

        Seal.Verify(utf8, isNeeded: true);
        var header = StoredText.Read(utf8, Codec, new JournalHeader());
        return (StoredText.Need(header.After, "after"), StoredText.Need(header.Format, "portal_journal") == Newest);
    }
}
