namespace Portal.Api.Storage;

/// <summary>
/// The note of the newest revision that was surely stored, in a file of its own: what was cut off the end of a journal
/// cannot be seen in the journal. It may lag behind: it is written now and then, and at the end.
/// </summary>
internal static class StoredRevision
{
    /// <summary>Writes the note.</summary>
    public static byte[] Write(long revision) => StoredText.Write(isIndented: false, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("last_revision");
        json.WriteValue(revision);
        json.WriteEndObject();
    });

    /// <summary>Reads the note.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Read(ReadOnlySpan<byte> utf8)
    {
        Seal.Verify(utf8.TrimEnd((byte)'\n'), isNeeded: true);
        long? revision = null;
        StoredText.Read(utf8, (input, name) =>
        {
            if (name == "last_revision")
            {
                revision = input.ReadInteger(0, long.MaxValue);
                return true;
            }

            return false;
        });
        return StoredText.Need(revision, "last_revision");
    }
}
