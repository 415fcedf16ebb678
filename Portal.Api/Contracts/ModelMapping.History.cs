using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about what tells changes of the history apart, as it stands in queries.</summary>
public static partial class ModelMapping
{
    private const string HostNameRule = "must be the IP address of a host, such as 10.1.0.1.";
    private const string TimeRule = "must be a time such as 2026-05-04T03:02:01Z, a date such as 2026-05-04, or how long ago: 90s, 30m, 2h or 7d (at most 36500d).";

    // A hundred years, in seconds: there is no earlier change.
    private const long LongestAgo = 36_500L * 86_400;

    // RFC 3339: to the second or finer, and with the distance from UTC.
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    /// <summary>The host that a text names.</summary>
    /// <param name="field">What the text is called.</param>
    /// <param name="text">For example <c>10.1.0.1</c>; an address may stand in brackets.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The address, or null.</returns>
    public static Address? HostNamed(string field, string text, ViolationList violations)
    {
        var host = HostOf(text, new ViolationList());
        Refuse(field, host is null, HostNameRule, violations);
        return host;
    }

    /// <summary>The caller that a text names.</summary>
    /// <param name="text">A name, or an address in any spelling.</param>
    /// <returns>The text; an address as Portal spells it.</returns>
    public static string CallerNamed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bare = text.StartsWith(Caller.MappedPrefix, StringComparison.OrdinalIgnoreCase) ? text[Caller.MappedPrefix.Length..] : text;
        return HostOf(bare, new ViolationList())?.ToString() ?? text;
    }

    /// <summary>The time that a text names.</summary>
    /// <param name="field">What the text is called.</param>
    /// <param name="text">For example <c>2026-05-04T03:02:01Z</c>, <c>2026-05-04</c> (its first instant in UTC) or <c>2h</c> (so long ago).</param>
    /// <param name="now">Now.</param>
    /// <param name="violations">Where a text that does not fit is noted.</param>
    /// <returns>The time, or null.</returns>
    public static DateTimeOffset? TimeNamed(string field, string text, DateTimeOffset now, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(text);
        var time = Ago(text) is { } ago ? now - ago
            : IsWithZone(text) && DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
            : (DateTimeOffset?)null;
        Refuse(field, time is null, TimeRule, violations);
        return time;
    }

    // A time without its distance from UTC would be one here and another there.
    private static bool IsWithZone(string text) => text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _] || !text.Contains(':', StringComparison.Ordinal);

    private static TimeSpan? Ago(string text)
    {
        var unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && (long)count * unit <= LongestAgo
            ? TimeSpan.FromSeconds((long)count * unit)
            : null;
    }
}
