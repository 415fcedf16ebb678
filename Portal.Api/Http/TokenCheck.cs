namespace Portal.Api.Http;

/// <summary>Lets only those pass who have the token. The two health checks are open, and say less to those who have not; so is
/// the description of the API. A browser that asks for somebody else's page asks for nothing that is open, too.</summary>
internal sealed class TokenCheck(RequestDelegate next)
{
    private static readonly string[] Descriptions = ["/openapi.json", "/docs"];
    private static readonly string[] Open = ["/healthz", "/readyz", .. Descriptions];

    /// <summary>Whether everybody may ask for this.</summary>
    public static bool IsOpen(HttpContext context) => IsAmong(Open, context);

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (Recognition.IsTrusted(context))
        {
            return next(context);
        }

        // To follow a link to the page for people is no harm.
        if (Origins.IsForeign(context.Request) && !(Origins.IsFollowedLink(context.Request) && IsAmong(Descriptions, context)))
        {
            throw new ProblemException(Problems.ForeignPage());
        }

        return IsOpen(context) ? next(context) : throw new ProblemException(Problems.Unauthorized());
    }

    // As routing compares: in any case, and with a slash at the end or without.
    private static bool IsAmong(string[] paths, HttpContext context)
    {
        var path = context.Request.Path.Value.AsSpan();
        path = path is [_, .. var start, '/'] ? path[..(start.Length + 1)] : path;
        foreach (var known in paths)
        {
            if (path.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
