using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portal.Cli.Connection;

/// <summary>Reads YAML as JSON: the values that both have. What is written plainly is a number, true, false or null if it looks so (YAML 1.2, core schema).</summary>
internal sealed class YamlText
{
    // A few lines of anchors can stand for more than any memory has.
    private const int MostNodes = 1_000_000;
    private const int Deepest = 64;

    private readonly Parser parser;
    private readonly Dictionary<AnchorName, JsonNode?> anchors = [];
    private int nodes;

    private YamlText(TextReader text) => parser = new Parser(text);

    /// <summary>Reads a text with one document.</summary>
    /// <exception cref="YamlException">It is none, or has what JSON has not; the message and the place say what.</exception>
    public static JsonNode? Parse(string text)
    {
        using var reader = new StringReader(text);
        return new YamlText(reader).ReadDocument();
    }

    private JsonNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        var root = Read(0);
        parser.Consume<DocumentEnd>();
        return parser.Accept<StreamEnd>(out _) ? root : throw Wrong("a file has one document.");
    }

    private JsonNode? Read(int depth)
    {
        if (++nodes > MostNodes || depth > Deepest)
        {
            throw Wrong("this is too much: aliases stand for too many values, or they are nested too deeply.");
        }

        switch (parser.Current)
        {
            case AnchorAlias { Value: var name }:
                var copy = anchors.TryGetValue(name, out var found) ? found?.DeepClone() : throw Wrong($"there is no anchor {name} before this.");
                nodes += Count(copy);
                parser.MoveNext();
                return copy;
            case Scalar scalar:
                parser.MoveNext();
                return Keep(scalar, ValueOf(scalar));
            case SequenceStart start:
                parser.MoveNext();
                return Keep(start, ReadList(depth));
            case MappingStart start:
                parser.MoveNext();
                return Keep(start, ReadMap(depth));
            default:
                throw Wrong("a value is missing.");
        }
    }

    private JsonArray ReadList(int depth)
    {
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(Read(depth + 1));
        }

        return list;
    }

    private JsonObject ReadMap(int depth)
    {
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.TryConsume<Scalar>(out var name) ? name.Value : throw Wrong("the name of a field must be a text.");
            if (!map.TryAdd(key, null))
            {
                throw new YamlException(name.Start, name.End, $"the field {key} stands here twice.");
            }

            map[key] = Read(depth + 1);
        }

        return map;
    }

    private JsonNode? Keep(NodeEvent start, JsonNode? value)
    {
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor] = value;
        }

        return value;
    }

    private static JsonNode? ValueOf(Scalar scalar) => scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty ? scalar.Value : scalar.Value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) => fraction,
        var text => text,
    };

    private static int Count(JsonNode? node) => node switch
    {
        JsonArray list => 1 + list.Sum(Count),
        JsonObject map => 1 + map.Sum(field => Count(field.Value)),
        _ => 1,
    };

    private YamlException Wrong(string message) => new(parser.Current?.Start ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, message);
}
