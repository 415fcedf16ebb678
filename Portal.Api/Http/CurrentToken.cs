namespace Portal.Api.Http;

/// <summary>The token that callers must show now: its file may be read anew while Portal runs.</summary>
/// <param name="first">The token at the start.</param>
public sealed class CurrentToken(Token first)
{
    private volatile Token token = first;

    /// <summary>The token; it may be set to another one at any time.</summary>
    public Token Token
    {
        get => token;
        set => token = value;
    }
}
