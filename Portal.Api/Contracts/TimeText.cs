using System.Globalization;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Times as they stand in answers: RFC 3339, UTC, to the millisecond.</summary>
public static class TimeText
{
    /// <summary>A time as the value of a field.</summary>
    internal static readonly JsonKind<DateTimeOffset?> Kind = new((json, time) => json.WriteValue(Format(time!.Value)));

    /// <summary>Writes a time.</summary>
    /// <returns>For example <c>2026-05-04T03:02:01.000Z</c>.</returns>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
