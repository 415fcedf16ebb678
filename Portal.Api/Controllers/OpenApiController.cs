using Portal.Api.Http;
using Portal.Api.OpenApi;

namespace Portal.Api.Controllers;

/// <summary>The description of the API, for programs and for people. It has no secrets, and needs no token.</summary>
internal static class OpenApiController
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", context => WriteAsync(context, EmbeddedText.Document, "application/json; charset=utf-8")).WithMetadata(AccessRule.EverybodyByLink);
        routes.MapGet("/docs", PageAsync).WithMetadata(AccessRule.EverybodyByLink);
    }

    private static Task PageAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith('/'))
        {
            // The page asks for the document beside it.
            (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status308PermanentRedirect, "../docs");
            return Task.CompletedTask;
        }

        return WriteAsync(context, EmbeddedText.Page, "text/html; charset=utf-8", PagePolicy.Value);
    }

    private static async Task WriteAsync(HttpContext context, EmbeddedText embedded, string type, string? policy = null)
    {
        context.RefuseQuery();
        if (EntityTags.IsAnswered(context, embedded.Version))
        {
            return;
        }

        if (policy is not null)
        {
            context.Response.Headers.ContentSecurityPolicy = policy;
        }

        await using var text = embedded.Open();
        (context.Response.ContentType, context.Response.ContentLength) = (type, text.Length);
        await Answer.CopyAsync(context, text);
    }
}
