using System.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>The bounds of names and labels.</summary>
public static class AnnotationRules
{
    /// <summary>The longest name, in characters of Unicode.</summary>
    public const int LongestName = 128;

    /// <summary>The longest name of a label, in characters.</summary>
    public const int LongestLabel = 63;

    /// <summary>The longest value of a label, in characters of Unicode.</summary>
    public const int LongestValue = 255;

    /// <summary>How many labels one thing may have.</summary>
    public const int MostLabels = 32;

    /// <summary>The rule about the name of a label.</summary>
    public const string LabelRule = "1 to 63 letters (A to Z), digits and . _ - /, with a letter or digit first";

    /// <summary>Whether a text can be the name of a label.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True when it can.</returns>
    public static bool IsLabel(string text) =>
        text is { Length: > 0 and <= LongestLabel } && char.IsAsciiLetterOrDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || "._-/".Contains(character));

    /// <summary>The name of a label for those who know fewer characters.</summary>
    /// <param name="label">The label.</param>
    /// <returns>It with an underscore for each . - and /.</returns>
    public static string PlainName(string label) => string.Concat(label.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    /// <summary>Checks what a request says.</summary>
    /// <param name="edit">What it says.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    public static void Check(AnnotationEdit edit, ViolationList violations)
    {
        if (edit.Name is { } name && !IsPlain(name, LongestName))
        {
            violations.Add(Fields.Name, "must be at most 128 characters of Unicode without control characters, or empty for none.");
        }

        if (edit.Labels is not { } labels)
        {
            return;
        }

        CheckCount(labels.Count(label => label.Value is not null), violations);
        if (labels.Keys.Any(label => !IsLabel(label)))
        {
            violations.Add(Fields.Labels, $"must have names of {LabelRule}.");
            return;
        }

        var at = violations.At(Fields.Labels);
        foreach (var (label, value) in labels)
        {
            if (value is null && !edit.MergesLabels)
            {
                at.Add(label, "must be a string.");
            }
            else if (value is not null && !IsPlain(value, LongestValue))
            {
                at.Add(label, "must be at most 255 characters of Unicode without control characters.");
            }
        }
    }

    /// <summary>Checks what a request leads to: a merge may add to labels that are there already.</summary>
    /// <param name="after">The outcome.</param>
    /// <param name="violations">Where it is noted when it breaks a rule.</param>
    public static void Check(Annotation after, ViolationList violations) => CheckCount(after.Labels.Count, violations);

    private static void CheckCount(int count, ViolationList violations)
    {
        if (count > MostLabels)
        {
            violations.Add(Fields.Labels, "must be at most 32.");
        }
    }

    /// <summary>Whether a text is short and has no control characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many characters of Unicode it may have.</param>
    /// <returns>True when it is.</returns>
    // Half a surrogate pair counts as U+FFFD: it cannot be stored, and would come back as that.
    public static bool IsPlain(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > longest || Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
