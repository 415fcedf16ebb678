namespace Portal.Api.Http;

/// <summary>
/// Who may call an endpoint. Every endpoint states it as metadata: <c>routes.MapGet(…).WithMetadata(AccessRule.Callers)</c>.
/// Callers with the token may call everything.
/// </summary>
internal sealed record AccessRule
{
    private AccessRule()
    {
    }

    /// <summary>Only callers with the token. Also the rule for routes without a rule and for unknown addresses.</summary>
    public static AccessRule Callers { get; } = new();

    /// <summary>Everybody, except browsers that ask for a page of another site.</summary>
    public static AccessRule Everybody { get; } = new() { IsOpen = true };

    /// <summary>The same, and a person may follow a link to it from any page: it is something to read, and does no harm.</summary>
    public static AccessRule EverybodyByLink { get; } = new() { IsOpen = true, TakesLinks = true };

    /// <summary>Whether no token is needed.</summary>
    public bool IsOpen { get; private init; }

    /// <summary>Whether a person may follow a link to it from a page of others.</summary>
    public bool TakesLinks { get; private init; }

    /// <summary>The rule for a request, as soon as its route is known.</summary>
    public static AccessRule Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() ?? Callers;
}
