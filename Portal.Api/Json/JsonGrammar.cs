using System.Globalization;
using System.Text.Json;

namespace Portal.Api.Json;

/// <summary>What JSON is. The reader behind takes more: single quotes, comments, octal numbers. What it gets has passed here first.</summary>
internal static class JsonGrammar
{
    /// <summary>How deep arrays and objects may be nested.</summary>
    public const int MaximumDepth = 32;

    /// <summary>The options of a reader.</summary>
    /// <param name="takesTrailingCommas">True to take a comma behind the last value of an object or an array.</param>
    public static JsonReaderOptions Options(bool takesTrailingCommas) => new() { MaxDepth = MaximumDepth, AllowTrailingCommas = takesTrailingCommas };

    /// <summary>Says what is wrong with a text.</summary>
    /// <param name="exception">What a reader found.</param>
    public static UnreadableJsonException Refuse(JsonException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        return new UnreadableJsonException($"This is not JSON (RFC 8259), or nested deeper than {MaximumDepth} levels; reading stopped at {place}.", exception);
    }
}
