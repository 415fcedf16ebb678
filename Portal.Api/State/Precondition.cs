using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>
/// The condition that a request sets for the version of its target, so that if two callers edit the same thing, the second
/// learns of the first (RFC 9110, section 13). The word <c>*</c> stands for any version of something that is there.
/// </summary>
public sealed class Precondition
{
    /// <summary>Any version of something that is there.</summary>
    public const string Any = "*";

    private readonly ImmutableArray<string>? match;
    private readonly ImmutableArray<string>? noneMatch;

    /// <summary>Creates a precondition.</summary>
    /// <param name="match">One of these must be the version; null for no such wish.</param>
    /// <param name="noneMatch">None of these may be the version; null for no such wish.</param>
    public Precondition(ImmutableArray<string>? match, ImmutableArray<string>? noneMatch) => (this.match, this.noneMatch) = (match, noneMatch);

    /// <summary>Nothing is asked.</summary>
    public static Precondition None { get; } = new(null, null);

    /// <summary>True when nothing is asked.</summary>
    public bool IsNone => match is null && noneMatch is null;

    /// <summary>
    /// Whether it holds. There may be two versions of one thing: what is declared, and what the kernel has while it differs
    /// from that. A caller may have read either.
    /// </summary>
    /// <param name="versions">The versions that there are; null for each place where the thing is not.</param>
    /// <returns>True when it holds.</returns>
    public bool Holds(params ReadOnlySpan<string?> versions) =>
        (match is not { } wanted || IsAmong(wanted, versions)) && (noneMatch is not { } unwanted || !IsAmong(unwanted, versions));

    private static bool IsAmong(ImmutableArray<string> wished, ReadOnlySpan<string?> versions)
    {
        foreach (var version in versions)
        {
            if (version is not null && (wished.Contains(Any) || wished.Contains(version)))
            {
                return true;
            }
        }

        return false;
    }
}
