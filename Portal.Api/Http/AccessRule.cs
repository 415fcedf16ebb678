using Portal.Api.Callers;

namespace Portal.Api.Http;

/// <summary>
/// Who may call an endpoint. Every endpoint states it as metadata: <c>routes.MapGet(…).WithMetadata(AccessRule.Callers)</c>.
/// </summary>
internal sealed record AccessRule
{
    private AccessRule()
    {
    }

    /// <summary>Everybody with a token: it reads. Also the rule for routes without a rule and for unknown addresses.</summary>
    public static AccessRule Callers { get; } = new();

    /// <summary>The same, but it shows what is not of one service: a token with a scope does not see it.</summary>
    public static AccessRule CallersOfAll { get; } = new() { NeedsAll = true };

    /// <summary>Operators: it moves weights and traffic, and declares nothing.</summary>
    public static AccessRule Operators { get; } = new() { Role = Role.Operate };

    /// <summary>The same, but it is not about single services.</summary>
    public static AccessRule OperatorsOfAll { get; } = new() { Role = Role.Operate, NeedsAll = true };

    /// <summary>Administrators: it declares something.</summary>
    public static AccessRule Admins { get; } = new() { Role = Role.Admin };

    /// <summary>The same, but it is not about single services.</summary>
    public static AccessRule AdminsOfAll { get; } = new() { Role = Role.Admin, NeedsAll = true };

    /// <summary>Everybody, except browsers that ask for a page of another site.</summary>
    public static AccessRule Everybody { get; } = new() { IsOpen = true };

    /// <summary>The same, and a person may follow a link to it from any page: it is something to read, and does no harm.</summary>
    public static AccessRule EverybodyByLink { get; } = new() { IsOpen = true, TakesLinks = true };

    /// <summary>Whether no token is needed.</summary>
    public bool IsOpen { get; private init; }

    /// <summary>Whether a person may follow a link to it from a page of others.</summary>
    public bool TakesLinks { get; private init; }

    /// <summary>The role that it takes. What only asks what would happen (<c>?dry_run=true</c>) takes <see cref="Role.Read"/>.</summary>
    public Role Role { get; private init; }

    /// <summary>Whether a token with a scope is not enough.</summary>
    public bool NeedsAll { get; private init; }

    /// <summary>The rule for a request, as soon as its route is known.</summary>
    public static AccessRule Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() ?? Callers;
}
