namespace Portal.Api.Http;

/// <summary>The secret that callers must show.</summary>
/// <param name="Value">The secret.</param>
public sealed record Token(string Value)
{
    /// <summary>The secret as it is compared.</summary>
    internal byte[] Bytes { get; } = System.Text.Encoding.UTF8.GetBytes(Value);

    /// <inheritdoc/>
    public bool Equals(Token? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Never the secret itself: values end up in logs.</summary>
    /// <returns>A fixed text.</returns>
    public override string ToString() => "token";
}
