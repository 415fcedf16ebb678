using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Callers;

/// <summary>The words in which people write down what a token may do, in both directions.</summary>
public static class TokenText
{
    private const string ScopeRule = "must have services as in 10.0.0.1, 10.0.0.0/24:80, [2001:db8::/64]:8000-8999, :443 or fwmark:100-199, or labels as in owner=web.";

    private static readonly ImmutableArray<(Role Role, string Word)> Roles = [(Role.Read, "read"), (Role.Operate, "operate"), (Role.Admin, "admin")];

    /// <summary>The word for a role.</summary>
    /// <param name="role">The role.</param>
    /// <returns>For example <c>operate</c>.</returns>
    public static string Of(Role role) => Roles.First(pair => pair.Role == role).Word;

    /// <summary>The words for a reach.</summary>
    /// <param name="reach">The reach.</param>
    /// <returns>For example <c>10.0.0.0/24</c> and <c>owner=web</c>; none for everything.</returns>
    public static IEnumerable<string> Of(Reach reach)
    {
        ArgumentNullException.ThrowIfNull(reach);
        return reach.Entries.Select(ScopeText.Format).Concat(reach.Labels.Select(label => $"{label.Label}={label.Value}"));
    }

    /// <summary>The text of a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>For example <c>2026-05-04T03:02:01Z</c>.</returns>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a role.</summary>
    /// <param name="word">The word; null where there is none.</param>
    /// <param name="violations">Where it is noted what is wrong.</param>
    /// <returns>The role; null where it is none.</returns>
    public static Role? ToRole(string? word, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        foreach (var (role, name) in Roles)
        {
            if (name == word)
            {
                return role;
            }
        }

        violations.AddUnlessBroken(string.Empty, "must be read, operate or admin.");
        return null;
    }

    /// <summary>Reads a reach.</summary>
    /// <param name="words">The words; null for everything.</param>
    /// <param name="violations">Where it is noted what is wrong.</param>
    /// <returns>The reach; null where it is none.</returns>
    public static Reach? ToReach(IReadOnlyList<string>? words, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (words is null)
        {
            return Reach.Everything;
        }

        if (words.Count == 0)
        {
            violations.AddUnlessBroken(string.Empty, "must have at least one entry, or be left out: then the token is for everything.");
            return null;
        }

        var (entries, labels) = (ImmutableArray.CreateBuilder<ScopeEntry>(), ImmutableArray.CreateBuilder<(string, string)>());
        foreach (var word in words)
        {
            if (LabelOf(word) is { } label)
            {
                labels.Add(label);
            }
            else if (ScopeText.Parse(word) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                violations.AddUnlessBroken(string.Empty, ScopeRule);
                return null;
            }
        }

        return new Reach(entries.ToImmutable(), labels.ToImmutable());
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text; null where there is none.</param>
    /// <param name="violations">Where it is noted what is wrong.</param>
    /// <returns>The time; null where there is none.</returns>
    public static DateTimeOffset? ToTime(string? text, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (text is null)
        {
            return null;
        }

        if (text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        violations.AddUnlessBroken(string.Empty, "must be a time as in 2026-05-04T03:02:01Z, or a date.");
        return null;
    }

    private static (string, string)? LabelOf(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && AnnotationRules.IsLabel(word[..end]) ? (word[..end], word[(end + 1)..]) : null;
}
