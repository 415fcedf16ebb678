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
        if (Recognition.IsTrusted(context))
        {
            return next(context);
        }

        var rule = AccessRule.Of(context);
        if (Origins.IsForeign(context.Request) && !(rule.TakesLinks && Origins.IsFollowedLink(context.Request)))
        {
            throw Refusal(context, Problems.ForeignPage());
        }

        return rule.IsOpen ? next(context) : throw Refusal(context, Problems.Unauthorized());
    }

    // It counts under no route: many refusals would make the figures of a route look better than they are.
    private static ProblemException Refusal(HttpContext context, ProblemBody problem)
    {
        context.SetEndpoint(null);
        return new ProblemException(problem);
    }
}
