using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Cli.Output;

/// <summary>Writes values for people.</summary>
internal static class Cell
{
    /// <summary>A value as a word.</summary>
    public static string Text(JsonNode value) => value switch
    {
        JsonArray list => string.Join(',', list.Elements().Select(Text)),
        JsonObject map => string.Join(',', map.Select(field => $"{field.Key}={field.Value}")),
        _ => value.GetValueKind() switch { JsonValueKind.True => "yes", JsonValueKind.False => "no", _ => value.ToString() },
    };

    /// <summary>How long ago a time is.</summary>
    /// <param name="time">The time as the service writes it; null for none.</param>
    /// <param name="now">Now.</param>
    public static string Age(JsonNode? time, DateTimeOffset now) =>
        DateTimeOffset.TryParse((string?)time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Span(now - then) : string.Empty;

    /// <summary>A time span in its largest unit.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalDays: >= 2 } days => string.Create(CultureInfo.InvariantCulture, $"{(int)days.TotalDays}d"),
        { TotalHours: >= 2 } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours}h"),
        { TotalMinutes: >= 2 } minutes => string.Create(CultureInfo.InvariantCulture, $"{(int)minutes.TotalMinutes}m"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds.TotalSeconds}s"),
    };
}
