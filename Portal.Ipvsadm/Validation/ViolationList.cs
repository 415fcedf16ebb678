using System.Collections.Immutable;

namespace Portal.Ipvsadm.Validation;

/// <summary>Collects all violations of a request, so that a caller learns of them at once and not one after another.</summary>
public sealed class ViolationList
{
    private const int Maximum = 100;
    private const int LongestField = 256;
    private const int LongestMessage = 1024;

    private readonly List<Violation> violations;
    private readonly HashSet<string> broken;
    private readonly string prefix;

    /// <summary>Creates an empty list.</summary>
    public ViolationList()
        : this([], [], string.Empty)
    {
    }

    private ViolationList(List<Violation> violations, HashSet<string> broken, string prefix) =>
        (this.violations, this.broken, this.prefix) = (violations, broken, prefix);

    /// <summary>All violations so far, also those outside of this view.</summary>
    public IReadOnlyList<Violation> All => violations;

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => violations.Count == 0;

    /// <summary>True when no more are told: whoever collects can stop.</summary>
    public bool IsFull => violations.Count >= Maximum;

    /// <summary>The object or element whose fields this view notes, for example <c>[3].tunnel</c>; empty for the whole.</summary>
    public string Place => prefix;

    /// <summary>A view of the same list that puts all its fields into one object or element.</summary>
    /// <param name="place">For example <c>tunnel</c> or <c>[3]</c>.</param>
    public ViolationList At(string place) => new(violations, broken, FieldName(place));

    /// <summary>Adds a violation. After a hundred there are no more: nobody reads them. What is very long is cut.</summary>
    /// <param name="field">The field, or an empty text for the object itself.</param>
    /// <param name="message">The rule.</param>
    public void Add(string field, string message)
    {
        if (!IsFull)
        {
            var name = FieldName(field);
            broken.Add(name);
            violations.Add(new Violation(name, Cut(message, LongestMessage)));
        }
    }

    /// <summary>
    /// Adds a violation of a rule about several fields, unless one of them has a violation already: a message that
    /// follows from a broken value helps nobody.
    /// </summary>
    /// <param name="field">The field to name.</param>
    /// <param name="message">The rule.</param>
    /// <param name="others">The other fields that the rule looks at.</param>
    public void AddUnlessBroken(string field, string message, params ReadOnlySpan<string> others)
    {
        var isBroken = Has(field);
        foreach (var other in others)
        {
            isBroken |= Has(other);
        }

        if (!isBroken)
        {
            Add(field, message);
        }
    }

    /// <summary>Adds what was found wrong before, unless the field has a violation already.</summary>
    /// <param name="found">The violations, with fields that stand in this view.</param>
    public void AddUnlessBroken(ImmutableArray<Violation> found)
    {
        foreach (var (field, message) in found)
        {
            AddUnlessBroken(field, message);
        }
    }

    /// <summary>Whether a field has a violation already.</summary>
    /// <returns>True when it has.</returns>
    public bool Has(string field) => broken.Contains(FieldName(field));

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "…";

    private string FieldName(string field) => Cut(
        (prefix, field) switch
        {
            ("", _) => field,
            (_, "") => prefix,
            (_, ['[', ..]) => prefix + field,
            _ => prefix + "." + field,
        },
        LongestField);
}
