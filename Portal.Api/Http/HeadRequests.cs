using Microsoft.AspNetCore.Http.Features;

namespace Portal.Api.Http;

/// <summary>
/// Answers HEAD as GET is answered, without the body. The server drops no body that was written before the headers: it is
/// written to nowhere.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    /// <summary>Whether the request is a HEAD, which looks like a GET to those who answer it.</summary>
    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(typeof(HeadRequests));

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Items[typeof(HeadRequests)] = true;
        context.Request.Method = HttpMethods.Get;
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var nowhere = new StreamResponseBodyFeature(Stream.Null);
        context.Features.Set<IHttpResponseBodyFeature>(nowhere);
        try
        {
            await next(context);
        }
        finally
        {
            await nowhere.CompleteAsync();
            context.Features.Set(body);
            context.Request.Method = HttpMethods.Head;
        }
    }
}
