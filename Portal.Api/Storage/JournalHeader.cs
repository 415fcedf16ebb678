namespace Portal.Api.Storage;

/// <summary>The first line of a journal: where it begins.</summary>
internal static class JournalHeader
{
    // The third one has no weights in its drains.
    private const int Format = 3;
    private const int OldFormat = 2;

    private static ReadOnlySpan<byte> Start => "{\"portal_journal\":"u8;

    /// <summary>Writes the line with its line feed.</summary>
    /// <param name="after">The revision of the snapshot that the journal follows on.</param>
    public static byte[] Write(long after) => StoredText.Write(isIndented: false, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("portal_journal");
        json.WriteValue(Format);
        json.WritePropertyName("after");
        json.WriteValue(after);
        json.WriteEndObject();
    });

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
        long? format = null;
        long? after = null;
        StoredText.Read(utf8, (input, name) =>
        {
            switch (name)
            {
                case "portal_journal":
                    format = input.ReadInteger(OldFormat, Format);
                    return true;
                case "after":
                    after = input.ReadInteger(0, long.MaxValue);
                    return true;
                default:
                    return false;
            }
        });
        return (StoredText.Need(after, "after"), StoredText.Need(format, "portal_journal") == Format);
    }
}
