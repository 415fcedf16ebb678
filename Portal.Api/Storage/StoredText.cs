using System.Buffers;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Storage;

/// <summary>Writes and reads one stored document. The documents are Portal's own: a change of the API cannot damage them.</summary>
internal static class StoredText
{
    /// <summary>Writes a document as UTF-8, with a check at its end.</summary>
    /// <param name="isIndented">True for people, false for one line.</param>
    /// <param name="write">Writes the object.</param>
    public static byte[] Write(bool isIndented, Action<JsonTextWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var text = new Utf8Text(buffer))
        using (var json = new JsonTextWriter(text) { Culture = CultureInfo.InvariantCulture })
        {
            json.Formatting = isIndented ? Formatting.Indented : Formatting.None;
            write(json);
            json.Flush();
            text.Write('\n');
            text.Flush();
        }

        return Seal.Add(buffer.WrittenSpan);
    }

    /// <summary>Reads a document. Its check is passed over.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="readField">Reads the value of the field of that name; false when there is no such field.</param>
    /// <exception cref="FormatException">It is not what was expected; the message says where.</exception>
    public static void Read(ReadOnlySpan<byte> utf8, Func<JsonInput, string, bool> readField)
    {
        var violations = new ViolationList();
        try
        {
            JsonInput.Read(utf8, violations, input =>
            {
                input.ReadObject(name => name == Seal.FieldName ? Skip(input) : readField(input, name));
                return true;
            });
        }
        catch (UnreadableJsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        if (!violations.IsEmpty)
        {
            throw new FormatException($"{violations.All[0].Field} {violations.All[0].Message}");
        }
    }

    /// <summary>The value of a field that must be there.</summary>
    /// <exception cref="FormatException">It is not there.</exception>
    public static T Need<T>(T? value, string field)
        where T : struct => value ?? throw new FormatException($"{field} is missing.");

    /// <inheritdoc cref="Need{T}(T?, string)"/>
    public static T Need<T>(T? value, string field)
        where T : class => value ?? throw new FormatException($"{field} is missing.");

    private static bool Skip(JsonInput input)
    {
        input.Skip();
        return true;
    }
}
