using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Api.State;

/// <summary>A set of HTTP statuses.</summary>
public sealed record StatusSet
{
    private readonly ImmutableArray<(int From, int To)> ranges;

    private StatusSet(ImmutableArray<(int From, int To)> ranges) => this.ranges = ranges;

    /// <summary>200 to 399.</summary>
    public static StatusSet Default { get; } = new([(200, 399)]);

    /// <summary>Reads a set.</summary>
    /// <param name="text">For example <c>200,204,300-399</c>; statuses from 100 to 599.</param>
    /// <returns>The set; null when the text is none.</returns>
    public static StatusSet? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || Status(ends[0]) is not { } from || Status(ends[^1]) is not { } to || from > to)
            {
                return null;
            }

            ranges.Add((from, to));
        }

        return new StatusSet(ranges.DrainToImmutable());
    }

    /// <summary>Whether a status is in the set.</summary>
    /// <param name="status">The status.</param>
    /// <returns>True when it is.</returns>
    public bool Has(int status) => ranges.Any(range => status >= range.From && status <= range.To);

    /// <inheritdoc/>
    public bool Equals(StatusSet? other) => other is not null && ranges.SequenceEqual(other.ranges);

    /// <inheritdoc/>
    public override int GetHashCode() => ranges.Length;

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    /// <returns>For example <c>200-399</c>.</returns>
    public override string ToString() => string.Join(',', ranges.Select(range => range.From == range.To
        ? range.From.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}")));

    private static int? Status(string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;
}
