using System.Buffers;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Storage;

/// <summary>Writes and reads one stored document. The documents are Portal's own: a change of the API cannot damage them.</summary>
internal static class StoredText
{
    /// <summary>Writes a document as UTF-8, with a check at its end.</summary>
    /// <param name="isIndented">True for people, false for one line.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="document">The document.</param>
    public static byte[] Write<T>(bool isIndented, JsonCodec<T> codec, T document) => Seal.Add(WriteBare(isIndented, codec, document).Span);

    /// <summary>Writes a document as UTF-8, without a check.</summary>
    /// <param name="isIndented">True for people, false for one line.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="document">The document.</param>
    public static ReadOnlyMemory<byte> WriteBare<T>(bool isIndented, JsonCodec<T> codec, T document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var text = new Utf8Text(buffer))
        using (var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture })
        {
            json.Formatting = isIndented ? Formatting.Indented : Formatting.None;
            JsonPass.Write(json, codec, document);
            json.Flush();
            text.Write('\n');
            text.Flush();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="start">The document before any field is read.</param>
    /// <exception cref="FormatException">It is not what was expected; the message says where.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonCodec<T> codec, T start) => Read(utf8, codec, start, isNewer: false);

    /// <summary>Reads a document that a newer Portal may have written: what it knows more is passed over.</summary>
    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte}, JsonCodec{T}, T)"/>
    public static T ReadKnown<T>(ReadOnlySpan<byte> utf8, JsonCodec<T> codec, T start) => Read(utf8, codec, start, isNewer: true);

    /// <summary>Writes an array of documents that people write, too: indented, and without a check.</summary>
    /// <param name="codec">The fields of a document.</param>
    /// <param name="documents">The documents.</param>
    public static byte[] WriteList<T>(JsonCodec<T> codec, IEnumerable<T> documents)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var text = new Utf8Text(buffer))
        using (var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture, Formatting = Formatting.Indented })
        {
            json.WriteStartArray();
            foreach (var document in documents)
            {
                JsonPass.Write(json, codec, document);
            }

            json.WriteEndArray();
            json.Flush();
            text.Write('\n');
            text.Flush();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an array of documents that people write, too.</summary>
    /// <param name="utf8">The array.</param>
    /// <param name="codec">The fields of a document.</param>
    /// <param name="start">A document before any field is read.</param>
    /// <param name="violations">Where it is noted what is wrong.</param>
    /// <exception cref="FormatException">It is no JSON.</exception>
    public static IReadOnlyList<T> ReadList<T>(ReadOnlySpan<byte> utf8, JsonCodec<T> codec, T start, ViolationList violations)
    {
        try
        {
            return JsonInput.Read(utf8, violations, input => input.ReadArray(() => JsonPass.Read(input, codec, start))) ?? [];
        }
        catch (UnreadableJsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Reads the value of a key in a shared store.</summary>
    /// <param name="key">The last part of the key, for the message.</param>
    /// <param name="utf8">The value.</param>
    /// <param name="codec">Its fields.</param>
    /// <param name="start">The document before any field is read.</param>
    /// <exception cref="FormatException">It is not what was expected; the message says where.</exception>
    public static T ReadValue<T>(string key, ReadOnlySpan<byte> utf8, JsonCodec<T> codec, T start)
    {
        try
        {
            return Read(utf8, codec, start);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"the key {key}: {exception.Message.Trim()}", exception);
        }
    }

    private static T Read<T>(ReadOnlySpan<byte> utf8, JsonCodec<T> codec, T start, bool isNewer)
    {
        // It was looked at before.
        T WithSeal(ref JsonPass pass, T value)
        {
            var read = codec(ref pass, value);
            pass.Answer(Seal.FieldName, JsonKinds.Text, null);
            return read;
        }

        var violations = new ViolationList();
        try
        {
            var document = JsonInput.Read(utf8, violations, input => JsonPass.Read(input, WithSeal, start));
            return violations.All.FirstOrDefault(violation => !isNewer || violation.Message != JsonInput.UnknownField) is { } broken ? throw new FormatException($"{broken.Field} {broken.Message}") : document;
        }
        catch (UnreadableJsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The value of a field that must be there.</summary>
    /// <exception cref="FormatException">It is not there.</exception>
    public static T Need<T>(T? value, string field)
        where T : struct => value ?? throw new FormatException($"{field} is missing.");

    /// <inheritdoc cref="Need{T}(T?, string)"/>
    public static T Need<T>(T? value, string field)
        where T : class => value ?? throw new FormatException($"{field} is missing.");

    /// <summary>The term of what ends by itself, from its three fields.</summary>
    /// <returns>The term; null where an older Portal stored none.</returns>
    /// <exception cref="FormatException">A part of it is not there.</exception>
    public static DrainTerm? Term(TimeSpan? patience, string? boot, TimeSpan? end) =>
        patience is { } given ? new DrainTerm(given, Need(boot, "boot"), Need(end, "end")) : null;

    /// <summary>Sees that nothing is there twice.</summary>
    /// <exception cref="FormatException">Something is.</exception>
    public static void CheckDistinct<T, TKey>(IEnumerable<T> values, Func<T, TKey> keyOf, Func<TKey, string> format)
    {
        var seen = new HashSet<TKey>();
        foreach (var key in values.Select(keyOf))
        {
            if (!seen.Add(key))
            {
                throw new FormatException($"{format(key)} is there twice.");
            }
        }
    }
}
