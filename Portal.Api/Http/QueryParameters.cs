using System.Globalization;
using Microsoft.Extensions.Primitives;
using Portal.Api.Contracts;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>
/// Reads the query of a request. A parameter that is not known is an error: one who misspells <c>dry_run</c> wants
/// nothing changed.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="violations">Where what does not fit is noted.</param>
internal sealed class QueryParameters(HttpContext context, ViolationList violations)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Checks that a request has no query.</summary>
    public static void ReadNone(HttpContext context, ViolationList violations) => new QueryParameters(context, violations).RefuseOthers();

    /// <summary>Reads a parameter that is <c>true</c> or <c>false</c>.</summary>
    /// <returns>False when it is not given.</returns>
    public bool ReadFlag(string name) => ReadOptionalFlag(name) ?? false;

    /// <summary>Reads a parameter that is <c>true</c> or <c>false</c>, where neither is the default.</summary>
    /// <returns>Null when it is not given, or does not fit.</returns>
    public bool? ReadOptionalFlag(string name)
    {
        var values = Values(name);
        if (values is [] or ["true"] or ["false"])
        {
            return values is [] ? null : values is ["true"];
        }

        violations.Add(name, "must be true or false, once.");
        return null;
    }

    /// <summary>Reads a parameter that is a text.</summary>
    /// <returns>Null when it is not given, or given more than once.</returns>
    public string? ReadText(string name)
    {
        var values = Values(name);
        if (values.Count > 1)
        {
            violations.Add(name, "must be given once.");
        }

        return values.Count == 1 ? values[0] : null;
    }

    /// <summary>Reads a parameter that may be given more than once.</summary>
    /// <returns>The values; none when it is not given.</returns>
    public IEnumerable<string> ReadTexts(string name) => Values(name).OfType<string>();

    /// <summary>Reads a parameter that is a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <returns>Null when it is not given, or does not fit.</returns>
    public long? ReadNumber(string name, long minimum, long maximum)
    {
        var values = Values(name);
        if (values is [])
        {
            return null;
        }

        if (values is [{ } text])
        {
            return ModelMapping.NumberOf(name, text, minimum, maximum, violations);
        }

        violations.Add(name, Rules.Range(minimum, maximum) + ", once.");
        return null;
    }

    /// <summary>Reads a parameter that is a number, perhaps with a fraction.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The greatest that is taken.</param>
    /// <returns>Null when it is not given, or does not fit.</returns>
    public double? ReadFraction(string name, double minimum, double maximum)
    {
        var values = Values(name);
        if (values is [{ } text] && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        if (values is not [])
        {
            violations.Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {minimum} to {maximum}, once."));
        }

        return null;
    }

    /// <summary>Reads a parameter that is one of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">The words.</param>
    /// <returns>Null when it is not given, or does not fit.</returns>
    public string? ReadChoice(string name, params string[] words)
    {
        var values = Values(name);
        if (values is [{ } word] && words.Contains(word))
        {
            return word;
        }

        if (values is not [])
        {
            violations.Add(name, $"must be {string.Join(", ", words[..^1])} or {words[^1]}, once.");
        }

        return null;
    }

    /// <summary>Reads a parameter that has only one possible value.</summary>
    /// <returns>False when it is not given.</returns>
    public bool ReadWord(string name, string value)
    {
        var values = Values(name);
        if (values is not [] && (values is not [var only] || only != value))
        {
            violations.Add(name, $"must be {value}, once.");
        }

        return values is not [];
    }

    /// <summary>Notes every parameter that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in context.Request.Query.Keys.Where(name => !known.Contains(name)))
        {
            violations.Add(name, "is not a known query parameter.");
        }
    }

    // The framework's own look-up takes names in any case.
    private StringValues Values(string name)
    {
        known.Add(name);
        return context.Request.Query.FirstOrDefault(parameter => parameter.Key == name).Value;
    }
}
