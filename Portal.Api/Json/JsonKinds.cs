using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Portal.Api.Json;

/// <summary>The kinds of values that many fields have.</summary>
internal static class JsonKinds
{
    /// <summary>A text.</summary>
    public static readonly JsonKind<string?> Text = new(input => input.ReadText(), (json, text) => json.WriteValue(text));

    /// <summary>A truth value.</summary>
    public static readonly JsonKind<bool?> Flag = new(input => input.ReadFlag(), (json, flag) => json.WriteValue(flag));

    /// <summary>A whole number of 32 bits.</summary>
    public static readonly JsonKind<long?> Number = Integer(int.MinValue, int.MaxValue);

    /// <summary>A whole number that is not negative.</summary>
    public static readonly JsonKind<long?> Count = Integer(0, long.MaxValue);

    /// <summary>Texts.</summary>
    public static readonly JsonKind<IReadOnlyList<string>?> Texts = new(
        input => [.. input.ReadArray(input.ReadText)?.OfType<string>() ?? []],
        (json, texts) => WriteArray(json, texts!, Text));

    /// <summary>Something that writes itself.</summary>
    public static readonly JsonKind<Action<JsonTextWriter>?> Written = new((json, write) => write!(json));

    /// <summary>A whole number.</summary>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    public static JsonKind<long?> Integer(long minimum, long maximum) => Integer(minimum, maximum, minimum, maximum);

    /// <inheritdoc cref="JsonInput.ReadInteger(long, long, long, long)"/>
    public static JsonKind<long?> Integer(long minimum, long maximum, long least, long greatest) =>
        new(input => input.ReadInteger(minimum, maximum, least, greatest), (json, number) => json.WriteValue(number));

    /// <inheritdoc cref="JsonInput.ReadFraction(double, double)"/>
    public static JsonKind<double?> Fraction(double minimum, double maximum) => new(input => input.ReadFraction(minimum, maximum), (json, number) => json.WriteValue(number));

    /// <summary>A value that is written as a text.</summary>
    /// <param name="parse">Makes the value of a text.</param>
    /// <param name="format">Makes the text of a value.</param>
    public static JsonKind<T?> OfText<T>(Func<string, T> parse, Func<T, string> format)
        where T : class => new(input => input.ReadText() is { } text ? parse(text) : null, (json, value) => json.WriteValue(format(value!)));

    /// <inheritdoc cref="OfText{T}"/>
    public static JsonKind<T?> OfTextValue<T>(Func<string, T> parse, Func<T, string> format)
        where T : struct => new(input => input.ReadText() is { } text ? parse(text) : null, (json, value) => json.WriteValue(format(value!.Value)));

    /// <summary>An array.</summary>
    /// <param name="element">What its elements are.</param>
    public static JsonKind<IReadOnlyList<T>?> Array<T>(JsonKind<T?> element) => new(input => input.ReadArray(() => element.Read(input)!), (json, elements) => WriteArray(json, elements!, element));

    /// <summary>An array of which the elements are made while it is written.</summary>
    /// <param name="element">What its elements are.</param>
    public static JsonKind<IEnumerable<T>?> Each<T>(JsonKind<T?> element) => new(input => input.ReadArray(() => element.Read(input)!), (json, elements) => WriteArray(json, elements!, element));

    /// <summary>The elements of a list where it has any; null, so that the field is left out, where it has none.</summary>
    public static IReadOnlyList<T>? OrNull<T>(this ImmutableArray<T> list) => list.IsEmpty ? null : list;

    private static void WriteArray<T>(JsonTextWriter json, IEnumerable<T> elements, JsonKind<T?> element)
    {
        json.WriteStartArray();
        foreach (var value in elements)
        {
            element.Write(json, value);
        }

        json.WriteEndArray();
    }
}
