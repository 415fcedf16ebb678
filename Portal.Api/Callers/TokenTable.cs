using System.Collections.Immutable;

namespace Portal.Api.Callers;

/// <summary>The tokens with rights of their own, in the order of their names. No two have the same name or the same secret.</summary>
public sealed class TokenTable
{
    /// <summary>How many there may be.</summary>
    public const int Most = 1000;

    private readonly ImmutableSortedDictionary<string, NamedToken> tokens;

    private TokenTable(ImmutableSortedDictionary<string, NamedToken> tokens)
    {
        this.tokens = tokens;
        HasSecrets = tokens.Values.Any(token => !token.Digest.IsEmpty);
    }

    /// <summary>None.</summary>
    public static TokenTable Empty { get; } = new(ImmutableSortedDictionary.Create<string, NamedToken>(StringComparer.Ordinal));

    /// <summary>All of them.</summary>
    public IEnumerable<NamedToken> All => tokens.Values;

    /// <summary>How many there are.</summary>
    public int Count => tokens.Count;

    /// <summary>Whether a secret can belong to one of them.</summary>
    public bool HasSecrets { get; }

    /// <summary>Makes a table.</summary>
    /// <param name="tokens">The tokens, with different names.</param>
    /// <returns>The table.</returns>
    public static TokenTable Of(IEnumerable<NamedToken> tokens) => new(Empty.tokens.AddRange(tokens.Select(token => KeyValuePair.Create(token.Name, token))));

    /// <summary>Looks one up by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The token; null when there is none.</returns>
    public NamedToken? Find(string name) => tokens.GetValueOrDefault(name);

    /// <summary>Looks one up by the hash of its secret. Each is compared, so that the time tells nothing of which one it is.</summary>
    /// <param name="digest">The SHA-256 of what was shown.</param>
    /// <param name="isSame">Compares two hashes in constant time.</param>
    /// <returns>The token; null when there is none.</returns>
    public NamedToken? Find(ImmutableArray<byte> digest, Func<ImmutableArray<byte>, ImmutableArray<byte>, bool> isSame)
    {
        ArgumentNullException.ThrowIfNull(isSame);
        NamedToken? found = null;
        foreach (var token in tokens.Values)
        {
            found = isSame(token.Digest, digest) ? token : found;
        }

        return found;
    }

    /// <summary>This table with a token, in the place of another one of its name.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The changed copy.</returns>
    public TokenTable With(NamedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(tokens.SetItem(token.Name, token));
    }

    /// <summary>This table without a token.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The changed copy.</returns>
    public TokenTable Without(string name) => new(tokens.Remove(name));
}
