using System.Globalization;

namespace Portal.Api.Checks;

/// <summary>What a probe found.</summary>
/// <param name="Outcome">What it says of the server.</param>
/// <param name="Detail">One sentence.</param>
internal readonly record struct Finding(CheckOutcome Outcome, string Detail)
{
    private const int LongestQuote = 200;

    /// <summary>True when nothing came back at all.</summary>
    public bool IsSilence { get; init; }

    public static Finding Ok(string detail) => new(CheckOutcome.Ok, detail);

    public static Finding Fail(string detail) => new(CheckOutcome.Fail, detail);

    public static Finding Inconclusive(string detail) => new(CheckOutcome.Inconclusive, detail);

    /// <summary>The time is up.</summary>
    /// <param name="timeout">How long the check had.</param>
    /// <param name="isPartial">Whether a part of the answer came.</param>
    public static Finding TooLate(TimeSpan timeout, bool isPartial) => Fail(string.Create(
        CultureInfo.InvariantCulture,
        $"{(isPartial ? "The answer did not end" : "No answer")} within {timeout.TotalSeconds:0.###} s.")) with { IsSilence = !isPartial };

    /// <summary>Text of others as it may stand in a detail: without control characters, and cut to 200 characters.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) => string.Create(
        Math.Min(text.Length, LongestQuote),
        text,
        (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        });
}
