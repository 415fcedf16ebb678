namespace Portal.Api.Storage;

/// <summary>The revision of a line of the journal, without reading the rest of it.</summary>
internal static class StoredRevision
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">The line is not one of the journal.</exception>
    public static long Read(ReadOnlySpan<byte> line)
    {
        long? revision = null;
        StoredText.Read(line, input =>
        {
            input.ReadObject(name =>
            {
                if (name == "revision")
                {
                    revision = input.ReadInteger(1, long.MaxValue);
                }
                else
                {
                    input.Skip();
                }

                return true;
            });
            return true;
        });
        return StoredText.Need(revision, "revision");
    }
}
