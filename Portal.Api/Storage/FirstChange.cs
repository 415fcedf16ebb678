using System.Globalization;
using Newtonsoft.Json;

namespace Portal.Api.Storage;

/// <summary>Tells when a journal begins, from the first bytes of its file.</summary>
internal static class FirstChange
{
    /// <summary>When the first change after a revision was made.</summary>
    /// <param name="journal">The file.</param>
    /// <param name="after">The revision of the snapshot that the journal follows on. Lines at or below it are passed over.</param>
    /// <returns>The time; null when the file does not begin with that change, or cannot be read.</returns>
    public static DateTimeOffset? TimeOf(string journal, long after)
    {
        try
        {
            using var text = new StreamReader(DurableFile.OpenToRead(journal));
            using var json = new JsonTextReader(text) { SupportMultipleContent = true, DateParseHandling = DateParseHandling.None };
            while (json.Read())
            {
                if (Line(json, after) is var (revision, time))
                {
                    return revision == after + 1 ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException || DurableFile.IsRefusal(exception))
        {
            // Whoever reads the whole file says what is wrong with it.
        }

        return null;
    }

    // The revision and the time stand before what can be long.
    private static (long Revision, string Time)? Line(JsonTextReader json, long after)
    {
        long? revision = null;
        while (json.Read() && json.TokenType == JsonToken.PropertyName)
        {
            var name = (string)json.Value!;
            json.Read();
            revision = name == "revision" ? json.Value as long? : revision;
            if (name == "time" && revision > after && json.Value is string time)
            {
                return (revision.Value, time);
            }

            json.Skip();
        }

        return null;
    }
}
