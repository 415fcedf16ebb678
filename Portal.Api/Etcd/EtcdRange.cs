namespace Portal.Api.Etcd;

/// <summary>Some keys: one, or all from one up to another.</summary>
/// <param name="From">The key, or the first one.</param>
/// <param name="End">The first key behind them, in the order of their UTF-8 bytes; null for the one key.</param>
/// <param name="Limit">How many are read at most; 0 for all. It means nothing to a deletion.</param>
/// <param name="KeysOnly">Whether values are left out; they are then empty.</param>
/// <param name="NewestFirst">
/// Whether those that were changed last come first. Otherwise they come in the order of the keys. etcd reads the whole range to sort it, also with
/// a limit.
/// </param>
public sealed record EtcdRange(string From, string? End = null, int Limit = 0, bool KeysOnly = false, bool NewestFirst = false)
{
    /// <summary>One key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The range.</returns>
    public static EtcdRange Key(string key) => new(key);

    /// <summary>All keys that start so.</summary>
    /// <param name="prefix">How they start: not empty, and its last letter is ASCII.</param>
    /// <returns>The range.</returns>
    /// <exception cref="ArgumentException">The prefix is another.</exception>
    public static EtcdRange Prefix(string prefix) => prefix is [.., < '\u007f' and var last]
        ? new EtcdRange(prefix, prefix[..^1] + (char)(last + 1))
        : throw new ArgumentException("A prefix must end with an ASCII letter.", nameof(prefix));
}
