using System.Collections.Immutable;

namespace Portal.Api.Callers;

/// <summary>A token of a caller with rights of its own. Portal keeps no secret of it.</summary>
public sealed record NamedToken
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 63;

    /// <summary>How many bytes <see cref="Digest"/> has.</summary>
    public const int DigestBytes = 32;

    /// <summary>What a name must be.</summary>
    public const string NameRule = "must have 1 to 63 letters, digits and . _ - @ :, and must not be admin, . or ..";

    /// <summary>The name: 1 to 63 of A-Z, a-z, 0-9, <c>. _ - @ :</c>. A certificate with this name (a subject alternative name) counts as the token.</summary>
    public required string Name { get; init; }

    /// <summary>What its caller may do, and with which services.</summary>
    public required Rights Rights { get; init; }

    /// <summary>The SHA-256 of the token, 32 bytes; empty when only a certificate of this name counts.</summary>
    public ImmutableArray<byte> Digest { get; init; } = [];

    /// <summary>When it was made; null where nobody has written that down.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether a text can be a name.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True when it can.</returns>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= LongestName && text is not (Rights.AdminName or "." or "..")
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '@' or ':');
    }

    /// <summary>Whether it still counts.</summary>
    /// <param name="now">Now.</param>
    /// <returns>True when it does.</returns>
    public bool IsValid(DateTimeOffset now) => Expires is not { } end || now < end;

    /// <inheritdoc/>
    public bool Equals(NamedToken? other) => other is not null && Name == other.Name && Rights == other.Rights && Digest.SequenceEqual(other.Digest)
        && Created == other.Created && Expires == other.Expires;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
