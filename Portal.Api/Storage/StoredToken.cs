using Portal.Api.Callers;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Storage;

/// <summary>The file of tokens: an array that people and their tools may write, too.</summary>
internal sealed record StoredToken
{
    private static readonly JsonKind<string?> Text = JsonKinds.Text.OrNull();

    private static StoredToken Codec(ref JsonPass pass, StoredToken stored) => stored with
    {
        Name = pass.Field("name", JsonKinds.Text, stored.Name),
        Role = pass.Field("role", JsonKinds.Text, stored.Role),
        Scope = pass.Field("scope", JsonKinds.Texts.OrNull(), stored.Scope),
        Digest = pass.Field("sha256", Text, stored.Digest),
        Created = pass.Field("created", Text, stored.Created),
        Expires = pass.Field("expires", Text, stored.Expires),
    };

    private string? Name { get; init; }

    private string? Role { get; init; }

    private IReadOnlyList<string>? Scope { get; init; }

    private string? Digest { get; init; }

    private string? Created { get; init; }

    private string? Expires { get; init; }

    /// <summary>Writes the file.</summary>
    public static byte[] Write(TokenTable tokens) => StoredText.WriteList(Codec, tokens.All.Select(Of));

    /// <summary>Reads the file.</summary>
    /// <param name="utf8">Its content.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="FormatException">It is none; the message names the field and the rule.</exception>
    public static TokenTable Read(ReadOnlySpan<byte> utf8)
    {
        var violations = new ViolationList();
        var stored = StoredText.ReadList(utf8, Codec, new StoredToken(), violations);
        var tokens = stored.Select((token, index) => token.ToToken(violations.At($"[{index}]"))).OfType<NamedToken>().ToList();
        CheckTwice(tokens, violations);
        if (tokens.Count > TokenTable.Most)
        {
            violations.Add(string.Empty, $"must have at most {TokenTable.Most} tokens.");
        }

        return violations.IsEmpty ? TokenTable.Of(tokens) : throw new FormatException(string.Join(" ", violations.All.Take(3).Select(broken => $"{broken.Field} {broken.Message}".Trim())));
    }

    private static void CheckTwice(List<NamedToken> tokens, ViolationList violations)
    {
        foreach (var group in tokens.GroupBy(token => token.Name).Where(group => group.Count() > 1))
        {
            violations.Add("name", $"{group.Key} must be given once.");
        }

        foreach (var group in tokens.Where(token => !token.Digest.IsEmpty).GroupBy(token => Convert.ToHexStringLower(token.Digest.AsSpan())).Where(group => group.Count() > 1))
        {
            violations.Add("sha256", $"must differ: {string.Join(" and ", group.Select(token => token.Name))} have the same.");
        }
    }

    private static StoredToken Of(NamedToken token) => new()
    {
        Name = token.Name,
        Role = TokenText.Of(token.Rights.Role),
        Scope = token.Rights.Reach.IsEverything ? null : [.. TokenText.Of(token.Rights.Reach)],
        Digest = token.Digest.IsEmpty ? null : Convert.ToHexStringLower(token.Digest.AsSpan()),
        Created = token.Created is { } created ? TokenText.Of(created) : null,
        Expires = token.Expires is { } expires ? TokenText.Of(expires) : null,
    };

    private NamedToken? ToToken(ViolationList violations)
    {
        var before = violations.All.Count;
        if (Name is null || !NamedToken.IsName(Name))
        {
            violations.AddUnlessBroken("name", NamedToken.NameRule + ".");
        }

        var role = TokenText.ToRole(Role, violations.At("role"));
        var reach = TokenText.ToReach(Scope, violations.At("scope"));
        var created = TokenText.ToTime(Created, violations.At("created"));
        var expires = TokenText.ToTime(Expires, violations.At("expires"));
        if (Digest is not null && (Digest.Length != 2 * NamedToken.DigestBytes || !Digest.All(char.IsAsciiHexDigit)))
        {
            violations.AddUnlessBroken("sha256", "must be the SHA-256 of the token, 64 hexadecimal digits.");
        }

        return violations.All.Count > before ? null : new NamedToken
        {
            Name = Name!,
            Rights = new Rights(Name!, role!.Value, reach!),
            Digest = Digest is null ? [] : [.. Convert.FromHexString(Digest)],
            Created = created,
            Expires = expires,
        };
    }
}
