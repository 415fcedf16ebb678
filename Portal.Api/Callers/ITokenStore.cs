namespace Portal.Api.Callers;

/// <summary>Keeps the tokens of callers. What it has changed counts at once.</summary>
public interface ITokenStore
{
    /// <summary>The tokens with rights of their own.</summary>
    TokenTable Tokens { get; }

    /// <summary>Why the token that every Portal has cannot be made anew; null when it can.</summary>
    string? AdminIsElsewhere { get; }

    /// <summary>Changes the tokens, durably.</summary>
    /// <param name="change">Makes the new table of the present one.</param>
    /// <exception cref="TokenStoreException">They could not be read or written; nothing has changed.</exception>
    void Change(Func<TokenTable, TokenTable> change);

    /// <summary>Makes a secret.</summary>
    /// <returns>The secret, 64 hexadecimal digits, and its SHA-256.</returns>
    (string Secret, byte[] Digest) MakeSecret();

    /// <summary>Makes the token that every Portal has anew.</summary>
    /// <returns>The new secret.</returns>
    /// <exception cref="TokenStoreException">It could not be written; nothing has changed.</exception>
    string RotateAdmin();
}
