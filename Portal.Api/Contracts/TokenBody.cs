using Newtonsoft.Json;
using Portal.Api.Callers;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>A token with rights of its own, as it stands in JSON. The secret itself stands only in the answer that has made it.</summary>
public sealed record TokenBody
{
    private static readonly JsonKind<IReadOnlyList<string>?> Scopes = JsonKinds.Texts.OrNull();
    private static readonly JsonKind<string?> Text = JsonKinds.Text.OrNull();

    private static TokenBody Codec(ref JsonPass pass, TokenBody body) => body with
    {
        Name = pass.Field("name", JsonKinds.Text, body.Name),
        Role = pass.Field("role", JsonKinds.Text, body.Role),
        Scope = pass.Field("scope", Scopes, body.Scope),
        Created = pass.Answer("created", JsonKinds.Text, body.Created),
        Expires = pass.Field("expires", Text, body.Expires),
        HasSecret = pass.Answer("has_secret", JsonKinds.Flag, body.HasSecret),
        Secret = pass.Answer("token", JsonKinds.Text, body.Secret),
    };

    /// <summary>Its name; the path's where a request leaves it out.</summary>
    public string? Name { get; init; }

    /// <summary><c>read</c>, <c>operate</c> or <c>admin</c>.</summary>
    public string? Role { get; init; }

    /// <summary>The services that it is for; null for everything.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>When it was made, in answers; null where that is not known.</summary>
    public string? Created { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public string? Expires { get; init; }

    /// <summary>False, in answers, for one that a certificate alone can stand for.</summary>
    public bool? HasSecret { get; init; }

    /// <summary>The secret, in the answer that has made it.</summary>
    public string? Secret { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static TokenBody Read(JsonInput input) => JsonPass.Read(input, Codec, new TokenBody());

    /// <summary>What there is to say of a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="secret">The secret, where it has just been made.</param>
    /// <returns>The body.</returns>
    public static TokenBody Of(NamedToken token, string? secret = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Of(token.Rights) with
        {
            Created = token.Created is { } created ? TokenText.Of(created) : null,
            Expires = token.Expires is { } expires ? TokenText.Of(expires) : null,
            HasSecret = !token.Digest.IsEmpty,
            Secret = secret,
        };
    }

    /// <summary>What there is to say of the token that every Portal has.</summary>
    /// <param name="secret">The secret, where it has just been made.</param>
    /// <returns>The body.</returns>
    public static TokenBody OfAdmin(string? secret = null) => Of(Rights.Admin) with { HasSecret = true, Secret = secret };

    /// <summary>Makes a token without a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="now">Now.</param>
    /// <param name="violations">Where it is noted what is wrong.</param>
    /// <returns>The token; not to be used when there are violations.</returns>
    public NamedToken ToToken(string name, DateTimeOffset now, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (!NamedToken.IsName(name))
        {
            violations.AddUnlessBroken("name", NamedToken.NameRule + ".");
        }

        if (Name is not null && Name != name)
        {
            violations.AddUnlessBroken("name", $"must be {name}, as in the path, or left out.");
        }

        var role = TokenText.ToRole(Role, violations.At("role"));
        var reach = TokenText.ToReach(Scope, violations.At("scope"));
        var expires = TokenText.ToTime(Expires, violations.At("expires"));
        if (expires <= now)
        {
            violations.AddUnlessBroken("expires", "must be in the future.");
        }

        return new NamedToken { Name = name, Rights = new Rights(name, role ?? default, reach ?? Reach.Everything), Created = now, Expires = expires };
    }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => JsonPass.Write(json, Codec, this);

    /// <inheritdoc/>
    public bool Equals(TokenBody? other) => other is not null && (Name, Role, Created, Expires, HasSecret, Secret) == (other.Name, other.Role, other.Created, other.Expires, other.HasSecret, other.Secret)
        && (Scope ?? []).SequenceEqual(other.Scope ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Role);

    private static TokenBody Of(Rights rights) => new()
    {
        Name = rights.Name,
        Role = TokenText.Of(rights.Role),
        Scope = rights.Reach.IsEverything ? null : [.. TokenText.Of(rights.Reach)],
    };
}
