using System.Buffers;

namespace Portal.Cli.Convert;

/// <summary>Tells regular expressions, which a check of Portal does not know, from texts, which it looks for.</summary>
internal static class RegularExpressions
{
    /// <summary>Why one is not carried over.</summary>
    public const string Advice = "Portal looks for a text and for no regular expression.";

    private static readonly SearchValues<char> Special = SearchValues.Create(@"\^$.|?*+()[]{}");

    /// <summary>Whether a text has characters that mean something else in a regular expression.</summary>
    public static bool Is(string text) => text.AsSpan().ContainsAny(Special);
}
