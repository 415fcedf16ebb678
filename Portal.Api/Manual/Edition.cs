using System.Globalization;

namespace Portal.Api.Manual;

/// <summary>Of when and of which version a man page is.</summary>
/// <param name="Date">The day, as in 2026-11-29; empty where none is said.</param>
/// <param name="Version">The version of Portal.</param>
internal sealed record Edition(string Date, string Version)
{
    /// <summary>The variable that says of which day things are that are built; see reproducible-builds.org.</summary>
    public const string DateVariable = "SOURCE_DATE_EPOCH";

    /// <summary>The edition of what is built now.</summary>
    /// <param name="version">The version of Portal.</param>
    /// <param name="environment">The environment, which may say the day.</param>
    public static Edition Of(string version, IReadOnlyDictionary<string, string> environment) => new(
        long.TryParse(environment.GetValueOrDefault(DateVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : string.Empty,
        version);
}
