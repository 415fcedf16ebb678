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

    /// <summary>A whole number where it is written; bounds belong to where it is read.</summary>
    public static readonly JsonKind<long?> Number = new((json, number) => json.WriteValue(number));

    /// <summary>Texts.</summary>
    public static readonly JsonKind<IReadOnlyList<string>?> Texts = new(
        input => [.. input.ReadArray(input.ReadText)?.OfType<string>() ?? []],
        (json, texts) => WriteArray(json, texts!, Text));

    /// <summary>A text for each name. A name of null has no text.</summary>
    /// <param name="comparer">Orders the names, and says which are the same.</param>
    public static JsonKind<ImmutableSortedDictionary<string, string?>?> TextByName(IComparer<string> comparer) => new(
        input =>
        {
            var texts = ImmutableSortedDictionary.CreateBuilder<string, string?>(comparer);
            input.ReadObject(name =>
            {
                texts[name] = input.IsNull ? null : input.ReadText() ?? string.Empty;
                return true;
            });
            return texts.ToImmutable();
        },
        (json, texts) => WriteByName(json, texts!));

    /// <summary>Something that writes itself.</summary>
    public static readonly JsonKind<Action<JsonTextWriter>?> Written = new((json, write) => write!(json));

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

    /// <summary>An object.</summary>
    /// <param name="codec">Its fields.</param>
    /// <param name="start">The object before any field is read.</param>
    /// <param name="clears">Whether a field that is null is cleared; it does not fit otherwise.</param>
    public static JsonKind<T?> Object<T>(JsonCodec<T> codec, T start, bool clears = false) =>
        new(input => JsonPass.Read(input, codec, start, clears), (json, value) => JsonPass.Write(json, codec, value!));

    /// <summary>What an object stands for.</summary>
    /// <param name="codec">The fields of the object.</param>
    /// <param name="start">The object before any field is read.</param>
    /// <param name="toValue">Makes it of the object.</param>
    /// <param name="ofValue">Makes the object of it.</param>
    public static JsonKind<TValue?> Object<T, TValue>(JsonCodec<T> codec, T start, Func<T, TValue> toValue, Func<TValue, T> ofValue) =>
        new(input => toValue(JsonPass.Read(input, codec, start)), (json, value) => JsonPass.Write(json, codec, ofValue(value!)));

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

    /// <summary>Writes an object with a text for each name.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="texts">The texts in their order.</param>
    public static void WriteByName(JsonTextWriter json, ImmutableSortedDictionary<string, string?> texts)
    {
        json.WriteStartObject();
        foreach (var (name, text) in texts)
        {
            json.WritePropertyName(name);
            json.WriteValue(text);
        }

        json.WriteEndObject();
    }
}
