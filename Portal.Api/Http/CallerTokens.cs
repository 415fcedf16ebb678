using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Portal.Api.Callers;

namespace Portal.Api.Http;

/// <summary>The tokens that count now: the one that every Portal has, and those with rights of their own.</summary>
/// <param name="main">The one that every Portal has.</param>
/// <param name="time">The clock.</param>
public sealed class CallerTokens(CurrentToken main, TimeProvider time)
{
    private volatile TokenTable named = TokenTable.Empty;

    /// <summary>Those with rights of their own; they may change at any time.</summary>
    public TokenTable Named
    {
        get => named;
        set => named = value;
    }

    /// <summary>Finds out what somebody may do who shows a token. The time that it takes tells the length of the token and nothing else of it.</summary>
    /// <param name="shown">What was shown.</param>
    /// <returns>The rights; null when it is none, or not any more.</returns>
    public Rights? Of(string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(shown);
        if (CryptographicOperations.FixedTimeEquals(bytes, main.Token.Bytes))
        {
            return Rights.Admin;
        }

        // Hashing loads OpenSSL, which a Portal with one token does not need.
        var table = named;
        return table.HasSecrets && table.Find(ImmutableCollectionsMarshal.AsImmutableArray(SHA256.HashData(bytes)), IsSame) is { } token && token.IsValid(time.GetUtcNow())
            ? token.Rights
            : null;
    }

    /// <summary>Finds out what somebody may do whose certificate has these names.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The rights of the first token with one of them; null when there is none, or not any more.</returns>
    public Rights? OfNames(IEnumerable<string> names) =>
        names.Select(named.Find).FirstOrDefault(token => token?.IsValid(time.GetUtcNow()) == true)?.Rights;

    private static bool IsSame(ImmutableArray<byte> left, ImmutableArray<byte> right) => CryptographicOperations.FixedTimeEquals(left.AsSpan(), right.AsSpan());
}
