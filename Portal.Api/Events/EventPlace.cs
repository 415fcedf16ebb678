using System.Buffers;
using System.Globalization;

namespace Portal.Api.Events;

/// <summary>
/// The place of an event: in which run of Portal it happened, and as which of all events of that run, of whatever kind. Number 0
/// stands before the first.
/// </summary>
/// <param name="Run">The run, 8 digits that no other run has.</param>
/// <param name="Number">The number, from 1 on.</param>
internal readonly record struct EventPlace(string Run, long Number)
{
    private const int RunLength = 8;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads a place.</summary>
    /// <param name="text">For example <c>3f2a9c01-17</c>.</param>
    /// <returns>The place; null when it is none.</returns>
    public static EventPlace? Parse(string text)
    {
        if (text.Length <= RunLength + 1 || text[RunLength] != '-' || text.AsSpan(0, RunLength).ContainsAnyExcept(Digits))
        {
            return null;
        }

        return long.TryParse(text.AsSpan(RunLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && text.Length == RunLength + 1 + number.ToString(CultureInfo.InvariantCulture).Length
                ? new EventPlace(text[..RunLength], number)
                : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{Number}");
}
