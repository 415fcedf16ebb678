using System.Globalization;
using Newtonsoft.Json;

namespace Portal.Api.Contracts;

/// <summary>Times as they stand in answers: RFC 3339, UTC, to the millisecond.</summary>
public static class TimeText
{
    /// <summary>Writes a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>For example <c>2026-05-04T03:02:01.000Z</c>.</returns>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a time as a field, where there is one.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="time">The time; null writes nothing.</param>
    public static void Write(JsonTextWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WritePropertyName(name);
            json.WriteValue(Format(known));
        }
    }
}
