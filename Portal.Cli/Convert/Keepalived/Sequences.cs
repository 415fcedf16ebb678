using System.Globalization;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Reads <c>~SEQ(…)</c>, <c>~SEQx(…)</c> and <c>~LST(…)</c>, with which a line stands for several.</summary>
internal static class Sequences
{
    private const int Longest = 65536;

    /// <summary>Reads what stands at the start of a line.</summary>
    /// <param name="text">The line, without blanks before it.</param>
    /// <param name="rest">What stands behind it.</param>
    /// <param name="rule">The rule that is broken; null when none is.</param>
    /// <returns>The values of each turn; null when the line does not begin so, or a rule is broken.</returns>
    public static List<Dictionary<string, string>>? Read(string text, out string rest, out string? rule)
    {
        (rest, rule) = (text, null);
        var close = text.IndexOf(')', StringComparison.Ordinal);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var kind = open > 0 ? text[..open] : string.Empty;
        if (kind is not ("~SEQ" or "~SEQx" or "~LST"))
        {
            return null;
        }

        if (close < 0)
        {
            rule = $"{kind} needs a closing parenthesis.";
            return null;
        }

        rest = text[(close + 1)..].TrimStart();
        var body = text[(open + 1)..close];
        var turns = kind == "~LST" ? List(body) : Numbers(body, kind == "~SEQx");
        rule = turns is null ? $"{kind}({body}) must name a variable and then its values." : null;
        return turns;
    }

    private static List<Dictionary<string, string>>? Numbers(string body, bool isHexadecimal)
    {
        var parts = body.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 4 || parts[0].Length == 0)
        {
            return null;
        }

        var numbers = parts.Skip(1).Select(Number).ToList();
        if (numbers.Contains(null))
        {
            return null;
        }

        var end = numbers[^1]!.Value;
        var start = numbers.Count > 1 ? numbers[0]!.Value : end > 0 ? 1 : -1;
        var step = numbers.Count > 2 ? numbers[1]!.Value : end >= start ? 1 : -1;
        if (step == 0 || (end - start) / step > Longest)
        {
            return null;
        }

        List<Dictionary<string, string>> turns = [];
        for (var number = start; step > 0 ? number <= end : number >= end; number += step)
        {
            turns.Add(new() { [parts[0]] = number.ToString(isHexadecimal ? "x" : "d", CultureInfo.InvariantCulture) });
        }

        return turns;
    }

    private static List<Dictionary<string, string>>? List(string body)
    {
        var parts = Split(body);
        var names = Unwrap(parts[0]);
        List<Dictionary<string, string>> turns = [];
        foreach (var part in parts.Skip(1))
        {
            var values = Unwrap(part);
            if (values.Length != names.Length)
            {
                return null;
            }

            turns.Add(names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return turns.Count == 0 || names.Contains(string.Empty) ? null : turns;
    }

    // At the commas that stand in no braces.
    private static List<string> Split(string body)
    {
        List<string> parts = [];
        var (depth, start) = (0, 0);
        for (var at = 0; at < body.Length; at++)
        {
            depth += body[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (body[at] == ',' && depth == 0)
            {
                parts.Add(body[start..at].Trim());
                start = at + 1;
            }
        }

        parts.Add(body[start..].Trim());
        return parts;
    }

    private static string[] Unwrap(string part) => part is ['{', .. var inner, '}'] ? inner.Split(',', StringSplitOptions.TrimEntries) : [part];

    private static long? Number(string text)
    {
        var isHexadecimal = text.StartsWith("0x", StringComparison.Ordinal);
        return long.TryParse(isHexadecimal ? text[2..] : text, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < int.MaxValue
            ? number
            : null;
    }
}
