using System.Globalization;

namespace Portal.Ipvsadm.Validation;

/// <summary>Rules that several fields share.</summary>
public static class Rules
{
    /// <summary>The rule of a number with bounds.</summary>
    /// <param name="minimum">The least number.</param>
    /// <param name="maximum">The greatest number.</param>
    /// <returns>For example <c>must be a whole number from 0 to 65535</c>, without a full stop.</returns>
    public static string Range(long minimum, long maximum) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}");
}
