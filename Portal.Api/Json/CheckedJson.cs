using System.Buffers;
using System.Text.Json;

namespace Portal.Api.Json;

/// <summary>
/// A JSON document from somebody else. It was found to be JSON, and to weigh so much, before anything is made of it. Texts and
/// numbers that are longer than any that is taken are cut, so that nothing has to hold or to tell them.
/// </summary>
public sealed class CheckedJson
{
    // Of bytes. Each character of the longest text that is taken may be written in 12 of them.
    private const int LongestText = 64 << 10;
    private const int LongestNumber = 300;

    // Of bytes, from what a body of a hundred thousand servers takes until it is answered.
    private const int ElementWeight = 400;
    private const int FieldWeight = 100;
    private const int ScalarWeight = 24;
    private const int LongText = 32;

    private readonly ReadOnlySequence<byte> utf8;
    private readonly List<(long Start, long Length, bool IsNumber)> cuts = [];
    private readonly bool[] isArray = new bool[JsonGrammar.MaximumDepth + 1];

    private CheckedJson(ReadOnlySequence<byte> utf8)
    {
        this.utf8 = utf8;
        var grammar = new Utf8JsonReader(utf8, JsonGrammar.Options(takesTrailingCommas: false));
        try
        {
            while (grammar.Read())
            {
                Weight += WeightOf(ref grammar);
                NoteCut(ref grammar);
            }
        }
        catch (JsonException exception)
        {
            throw JsonGrammar.Refuse(exception);
        }
    }

    /// <summary>How many bytes it takes, by estimate, from when it is read until what it says is done.</summary>
    public long Weight { get; }

    /// <summary>Checks a document.</summary>
    /// <param name="utf8">The document; it must stay as it is.</param>
    /// <returns>What can be read.</returns>
    /// <exception cref="UnreadableJsonException">The text is no JSON, or nested deeper than 32 levels.</exception>
    public static CheckedJson Of(ReadOnlySequence<byte> utf8)
    {
        // A byte order mark is no JSON, and may be passed over (RFC 8259, section 8.1): some editors write one.
        var document = new SequenceReader<byte>(utf8);
        document.IsNext("\uFEFF"u8, advancePast: true);
        return new CheckedJson(document.UnreadSequence);
    }

    /// <summary>The document as text, piece by piece.</summary>
    internal TextReader OpenText()
    {
        List<ReadOnlySequence<byte>> parts = [];
        var position = 0L;
        foreach (var (start, length, isNumber) in cuts)
        {
            var token = utf8.Slice(start, length);
            var kept = isNumber ? 0 : KeptOf(token);
            parts.Add(utf8.Slice(position, start + kept - position));
            if (isNumber)
            {
                // A number that is in no bounds.
                parts.Add(new ReadOnlySequence<byte>("1e999"u8.ToArray()));
            }

            position = start + length;
        }

        parts.Add(utf8.Slice(position));
        return new Utf8Reader(parts);
    }

    // Cut between two characters, and not inside of an escape.
    private static int KeptOf(ReadOnlySequence<byte> token)
    {
        var start = token.Slice(0, LongestText).ToArray();
        var kept = 0;
        while (kept < start.Length && kept + Step(start.AsSpan(kept)) is var next && next <= start.Length)
        {
            kept = next;
        }

        return kept;
    }

    private static int Step(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'u', ..] => 6,
        [(byte)'\\', ..] => 2,
        [< 0xC0, ..] => 1,
        [< 0xE0, ..] => 2,
        [< 0xF0, ..] => 3,
        _ => 4,
    };

    // Elements become services and servers; fields of an object in an object are labels, most of the time.
    private int WeightOf(ref Utf8JsonReader grammar)
    {
        var depth = grammar.CurrentDepth;
        switch (grammar.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                isArray[depth] = grammar.TokenType == JsonTokenType.StartArray;
                return !isArray[depth] && depth > 0 && isArray[depth - 1] ? ElementWeight : 0;
            case JsonTokenType.PropertyName:
                return depth > 1 && !isArray[depth - 2] ? FieldWeight : 0;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return 0;
            default:
                var length = (int)Math.Min(LengthOf(ref grammar), LongestText);
                return (depth > 0 && isArray[depth - 1] ? ScalarWeight : 0) + (length > LongText ? length << 1 : 0);
        }
    }

    private void NoteCut(ref Utf8JsonReader grammar)
    {
        var length = LengthOf(ref grammar);
        if (grammar.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && length > LongestText)
        {
            cuts.Add((grammar.TokenStartIndex + 1, length, IsNumber: false));
        }
        else if (grammar.TokenType == JsonTokenType.Number && length > LongestNumber)
        {
            cuts.Add((grammar.TokenStartIndex, length, IsNumber: true));
        }
    }

    private static long LengthOf(ref Utf8JsonReader grammar) => grammar.HasValueSequence ? grammar.ValueSequence.Length : grammar.ValueSpan.Length;
}
