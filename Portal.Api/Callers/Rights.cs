using Portal.Api.State;

namespace Portal.Api.Callers;

/// <summary>What somebody may do who has shown a token, or a certificate.</summary>
/// <param name="Name">The name of the token.</param>
/// <param name="Role">What he may do.</param>
/// <param name="Reach">With which services.</param>
public sealed record Rights(string Name, Role Role, Reach Reach)
{
    /// <summary>The name of the token that every Portal has.</summary>
    public const string AdminName = Caller.MainToken;

    /// <summary>Those of the token that every Portal has.</summary>
    public static Rights Admin { get; } = new(AdminName, Role.Admin, Reach.Everything);
}
