using System.Globalization;

namespace Portal.Cli.Connection;

/// <summary>Adds parameters to paths.</summary>
internal static class Query
{
    /// <summary>Adds parameters to a path.</summary>
    /// <param name="path">The path; it may have some.</param>
    /// <param name="parameters">Names and values; one without a value is left out.</param>
    public static string With(string path, params IEnumerable<(string Name, string? Value)> parameters) => parameters
        .Where(parameter => parameter.Value is not null)
        .Aggregate(path, (whole, parameter) => $"{whole}{(whole.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");

    /// <summary>The value of a parameter that is a flag.</summary>
    public static string? Flag(bool isSet) => isSet ? "true" : null;

    /// <summary>The value of a parameter that is a number.</summary>
    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
