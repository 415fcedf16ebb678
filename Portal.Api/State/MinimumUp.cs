using System.Globalization;

namespace Portal.Api.State;

/// <summary>How many servers of a service must be up, of those that can serve.</summary>
/// <param name="Number">A count from 0 on, or a percentage from 0 to 100.</param>
/// <param name="IsPercentage">True when the number is a percentage.</param>
public readonly record struct MinimumUp(int Number, bool IsPercentage)
{
    /// <summary>One server.</summary>
    public static MinimumUp Default { get; } = new(1, IsPercentage: false);

    /// <summary>Reads a percentage.</summary>
    /// <param name="text">For example <c>30%</c>.</param>
    /// <returns>The percentage; null when the text is none.</returns>
    public static MinimumUp? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100
            ? new MinimumUp(number, IsPercentage: true)
            : null;
    }

    /// <summary>Reads a number or a percentage.</summary>
    /// <param name="text">For example <c>2</c> or <c>30%</c>.</param>
    /// <returns>What it says; null when the text is neither.</returns>
    public static MinimumUp? Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new MinimumUp(number, IsPercentage: false) : Parse(text);

    /// <summary>The count among so many servers that can serve; a percentage is rounded up.</summary>
    /// <param name="servers">How many can serve.</param>
    /// <returns>The count.</returns>
    public int Of(int servers) => IsPercentage ? (int)(((long)servers * Number + 99) / 100) : Number;

    /// <summary>The number as it stands in requests.</summary>
    /// <returns>For example <c>1</c> or <c>30%</c>.</returns>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture) + (IsPercentage ? "%" : string.Empty);
}
