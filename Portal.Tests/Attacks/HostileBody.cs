using System.Text;

namespace Portal.Tests.Attacks;

/// <summary>Bodies that are cheap to send and dear to read. Each has nearly the length that is asked for.</summary>
internal static class HostileBody
{
    /// <summary>Their names.</summary>
    public static readonly string[] Names =
        ["lists", "objects", "servers", "services", "number", "negative number", "fraction", "field name", "text", "texts", "escapes", "flags", "labels", "unknown fields", "one field again", "labelled servers", "passed over", "deep", "white space"];

    private const string Service = "\"type\":\"tcp\",\"host\":\"10.0.0.1\",\"port\":80";

    public static byte[] Make(string name, int length) => Encoding.ASCII.GetBytes(name switch
    {
        "lists" => Repeat("[", _ => "[]", "]", length),
        "objects" => Repeat("[", _ => "{}", "]", length),
        "servers" => Repeat($"[{{{Service},\"servers\":[", _ => "{}", "]}]", length),
        "services" => Repeat("[", number => $$"""{"type":"tcp","host":"{{Address(number)}}","port":1}""", "]", length),
        "number" => $"[{{\"port\":{new string('9', length - 20)}}}]",
        "negative number" => $"[{{\"port\":-{new string('9', length - 20)}}}]",
        "fraction" => $"[{{\"port\":0.{new string('0', length - 20)}1}}]",
        "field name" => $"[{{\"{new string('n', length - 20)}\":1}}]",
        "text" => $"[{{\"host\":\"{new string('h', length - 20)}\"}}]",
        "texts" => Repeat("[", _ => $"{{\"name\":\"{new string('h', 60_000)}\"}}", "]", length - 60_100),
        "escapes" => $"[{{\"host\":\"{string.Concat(Enumerable.Repeat("\\u00e9", (length - 20) / 6))}\"}}]",
        "flags" => Repeat($"[{{{Service},\"scheduler_flags\":[", _ => "\"\"", "]}]", length),
        "labels" => Repeat($"[{{{Service},\"labels\":{{", number => $"\"{number:x}\":\"\"", "}}]", length),
        "unknown fields" => Repeat("[{", number => $"\"{number:x}\":1", "}]", length),
        "one field again" => Repeat("[{", _ => "\"port\":1", "}]", length),
        "labelled servers" => Repeat($"[{{{Service},\"servers\":[", number => $$$"""{"host":"{{{Address(number)}}}","port":80,"labels":{{{{string.Join(',', Enumerable.Range(0, 16).Select(label => $"\"{(char)('a' + label)}\":\"\""))}}}}}""", "]}]", length),
        "passed over" => Repeat($"[{{{Service},\"stats\":[", _ => "{}", "]}]", length),
        "deep" => new string('[', length),
        "white space" => new string(' ', length - 2) + "[]",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    });

    /// <summary>What nobody can object to: one service with so many servers.</summary>
    public static byte[] Servers(int count) => Encoding.ASCII.GetBytes(
        $"[{{{Service},\"servers\":[{string.Join(',', Enumerable.Range(0, count).Select(number => $$"""{"host":"{{Address(number)}}","port":80,"weight":{{number % 100}}}"""))}]}}]");

    private static string Address(int number) => $"10.{1 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}";

    private static string Repeat(string start, Func<int, string> element, string end, int length)
    {
        var text = new StringBuilder(length).Append(start).Append(element(0));
        for (var number = 1; text.Length < length - 200 - end.Length; number++)
        {
            text.Append(',').Append(element(number));
        }

        return text.Append(end).ToString();
    }
}
