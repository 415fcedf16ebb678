using System.Globalization;

namespace Portal.Cli.Naming;

/// <summary>How people say a new weight: <c>5</c>, <c>+5</c>, <c>-5</c> or <c>50%</c>.</summary>
internal static class WeightChange
{
    /// <summary>Reckons it.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="before">The weight so far.</param>
    /// <returns>The new weight, never below 0; a percentage of what is not 0 is at least 1.</returns>
    /// <exception cref="CommandException">It is no weight.</exception>
    public static long Apply(string text, long before)
    {
        var (number, isRelative, isPercentage) = (text.TrimEnd('%'), text is ['+' or '-', ..], text is [.., '%']);
        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || (isPercentage && value < 0) || value is > int.MaxValue or < int.MinValue)
        {
            throw new CommandException(ExitCode.Usage, $"{text} is no weight. Write 5, +5, -5 or 50%.");
        }

        return isPercentage ? value == 0 || before == 0 ? 0 : Math.Max(1, (long)Math.Round(before * (value / 100.0), MidpointRounding.AwayFromZero))
            : isRelative ? Math.Max(0, before + value)
            : value;
    }
}
