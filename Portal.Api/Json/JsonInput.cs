using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Json;

/// <summary>
/// Reads a JSON document value by value, without reflection. Values of the wrong kind, unknown and doubled fields become
/// violations with the field's place, and reading goes on, so that a caller learns of all of them at once.
/// </summary>
public sealed partial class JsonInput : IDisposable
{
    private readonly JsonTextReader reader;
    private readonly ViolationList violations;

    private JsonInput(TextReader text, ViolationList violations)
    {
        this.violations = violations;
        reader = new JsonTextReader(text)
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
            MaxDepth = JsonGrammar.MaximumDepth,
            PropertyNameTable = spellings,
        };
    }

    /// <summary>True when the present value is null.</summary>
    public bool IsNull => reader.TokenType == JsonToken.Null;

    /// <summary>True when the present value is a text.</summary>
    public bool IsText => reader.TokenType == JsonToken.String;

    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="utf8">The document.</param>
    /// <param name="violations">Where values that do not fit are noted.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <param name="takesTrailingCommas">True to take a comma behind the last value of an object or an array.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="UnreadableJsonException">The text is no JSON, or nested deeper than 32 levels.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, ViolationList violations, Func<JsonInput, T> read, bool takesTrailingCommas = false)
    {
        var grammar = new Utf8JsonReader(utf8, JsonGrammar.Options(takesTrailingCommas));
        try
        {
            while (grammar.Read())
            {
            }
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw JsonGrammar.Refuse(exception);
        }

        return Read(new Utf8Reader([new ReadOnlySequence<byte>(utf8.ToArray())]), violations, read);
    }

    /// <summary>Reads a document of somebody else. Reading stops where so much is wrong that no more of it is told.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="document">The document.</param>
    /// <param name="violations">Where values that do not fit are noted.</param>
    /// <param name="read">Reads the outermost value.</param>
    /// <returns>What was read; perhaps not all of it, where something is wrong.</returns>
    /// <exception cref="UnreadableJsonException">A text is no UTF-8.</exception>
    public static T Read<T>(CheckedJson document, ViolationList violations, Func<JsonInput, T> read) => Read(document.OpenText(), violations, read);

    /// <summary>Reads an array.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="readElement">Reads one element.</param>
    /// <param name="rule">What to say when the value is no array.</param>
    /// <returns>The elements; null when the value is no array.</returns>
    public IReadOnlyList<T>? ReadArray<T>(Func<T> readElement, string rule = "must be an array.")
    {
        if (reader.TokenType != JsonToken.StartArray)
        {
            Wrong(rule);
            return null;
        }

        List<T> elements = [];
        while (!violations.IsFull && reader.Read() && reader.TokenType != JsonToken.EndArray)
        {
            elements.Add(readElement());
        }

        return elements;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>The text; null when the value is none.</returns>
    public string? ReadText() => ReadText("must be a string.");

    /// <summary>Reads a text.</summary>
    /// <param name="rule">What to say when the value is none.</param>
    /// <returns>The text; null when the value is none.</returns>
    public string? ReadText(string rule)
    {
        if (reader.TokenType == JsonToken.String)
        {
            return (string)reader.Value!;
        }

        Wrong(rule);
        return null;
    }

    /// <summary>Reads a whole number, which may also be written as 5.0 or 1e2.</summary>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <returns>The number; null when the value is none, or out of bounds.</returns>
    public long? ReadInteger(long minimum, long maximum) => ReadInteger(minimum, maximum, minimum, maximum);

    /// <summary>Reads a whole number that answers may hold beyond what requests may ask for; the rules refuse it where it counts.</summary>
    /// <param name="minimum">The least that may be asked for.</param>
    /// <param name="maximum">The greatest that may be asked for.</param>
    /// <param name="least">The least that is read.</param>
    /// <param name="greatest">The greatest that is read.</param>
    /// <returns>The number; null when the value is none, or out of bounds.</returns>
    public long? ReadInteger(long minimum, long maximum, long least, long greatest) => ReadInteger(least, greatest, Rules.Range(minimum, maximum) + ".");

    /// <summary>Reads a whole number, which may also be written as 5.0 or 1e2.</summary>
    /// <param name="least">The least that is read.</param>
    /// <param name="greatest">The greatest that is read.</param>
    /// <param name="rule">What to say when the value is no such number.</param>
    /// <returns>The number; null when the value is none, or out of bounds.</returns>
    public long? ReadInteger(long least, long greatest, string rule)
    {
        if (WholeNumber() is { } number && number >= least && number <= greatest)
        {
            return number;
        }

        Wrong(rule);
        return null;
    }

    /// <summary>Reads a number, which may have a fraction.</summary>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <returns>The number; null when the value is none, or out of bounds.</returns>
    public double? ReadFraction(double minimum, double maximum)
    {
        if (reader is { TokenType: JsonToken.Integer or JsonToken.Float, Value: not BigInteger }
            && Convert.ToDouble(reader.Value, CultureInfo.InvariantCulture) is var number && number >= minimum && number <= maximum)
        {
            return number;
        }

        Wrong(string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}."));
        return null;
    }

    /// <summary>Reads a truth value.</summary>
    /// <returns>The value; null when it is none.</returns>
    public bool? ReadFlag()
    {
        if (reader.TokenType == JsonToken.Boolean)
        {
            return (bool)reader.Value!;
        }

        Wrong("must be true or false.");
        return null;
    }

    /// <summary>Reads a text, a number or a list of texts, each as texts.</summary>
    /// <returns>The texts; none when the value is another.</returns>
    public IReadOnlyList<string> ReadTexts()
    {
        switch (reader.TokenType)
        {
            case JsonToken.StartArray:
                return [.. ReadArray(ReadText)!.OfType<string>()];
            case JsonToken.String or JsonToken.Integer or JsonToken.Float:
                return [Convert.ToString(reader.Value, CultureInfo.InvariantCulture)!];
            default:
                Wrong("must be a string, a number or an array of strings.");
                return [];
        }
    }

    /// <summary>Passes over the present value.</summary>
    public void Skip() => reader.Skip();

    /// <summary>Passes over the present value, which stands for another.</summary>
    /// <typeparam name="T">What that is.</typeparam>
    /// <param name="value">The other value.</param>
    /// <returns>The other value.</returns>
    public T Skip<T>(T value)
    {
        Skip();
        return value;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Close();

    private static T Read<T>(TextReader text, ViolationList violations, Func<JsonInput, T> read)
    {
        try
        {
            using var input = new JsonInput(text, violations);
            input.reader.Read();
            return read(input);
        }
        catch (Exception exception) when (exception is JsonReaderException or DecoderFallbackException)
        {
            throw new UnreadableJsonException(exception.Message, exception);
        }
    }

    // Beyond 2 to the power of 53 a floating-point number may stand for another one than was written.
    private long? WholeNumber() => reader switch
    {
        { TokenType: JsonToken.Integer, Value: not BigInteger } => Convert.ToInt64(reader.Value, CultureInfo.InvariantCulture),
        { TokenType: JsonToken.Float, Value: double and >= -(1L << 53) and <= 1L << 53 and var number } when double.IsInteger(number) => (long)number,
        _ => null,
    };

    private void Wrong(string message)
    {
        if (!violations.IsFull)
        {
            violations.Add(reader.Path, message);
            reader.Skip();
        }
    }
}
