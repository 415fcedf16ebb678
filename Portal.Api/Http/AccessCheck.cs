using Portal.Api.Callers;
using Portal.Api.Contracts;

namespace Portal.Api.Http;

/// <summary>
/// Lets a request pass if its endpoint is for those who sent it. It refuses strangers before anything is done for them: where
/// there is no endpoint, or the address does not take the method, they learn only that the token is needed. It also refuses
/// what a browser sends for a page of others.
/// </summary>
internal sealed class AccessCheck(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var rule = AccessRule.Of(context);
        if (Origins.IsForeign(context.Request) && !(rule.TakesLinks && Origins.IsFollowedLink(context.Request)))
        {
            throw Refusal(context, Problems.ForeignPage());
        }

        if (Recognition.RightsOf(context) is not { } rights)
        {
            return rule.IsOpen ? next(context) : throw Refusal(context, Problems.Unauthorized());
        }

        Require(context, rule.Role);
        return !rule.NeedsAll || rights.Reach.IsEverything ? next(context) : throw new ProblemException(Problems.ForbiddenWithScope(rights.Name));
    }

    /// <summary>Checks that a caller has a role. For what only asks what would happen, each has.</summary>
    /// <param name="context">The request.</param>
    /// <param name="role">The role that it takes.</param>
    /// <exception cref="ProblemException">He has not.</exception>
    public static void Require(HttpContext context, Role role)
    {
        if (Recognition.RightsOf(context) is { } rights && rights.Role < role && context.Request.Query["dry_run"] is not ["true"])
        {
            throw new ProblemException(Problems.Forbidden(rights, role));
        }
    }

    // It counts under no route: many refusals would make the figures of a route look better than they are.
    private static ProblemException Refusal(HttpContext context, ProblemBody problem)
    {
        context.SetEndpoint(null);
        return new ProblemException(problem);
    }
}
