namespace Portal.Api.Http;

/// <summary>The secret that callers must show.</summary>
/// <param name="Value">The secret.</param>
public sealed record Token(string Value)
{
    /// <summary>Never the secret itself: values end up in logs.</summary>
    /// <returns>A fixed text.</returns>
    public override string ToString() => "token";
}
