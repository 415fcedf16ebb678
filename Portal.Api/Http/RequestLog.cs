using Portal.Api.Metrics;

namespace Portal.Api.Http;

/// <summary>Gives each request its id, writes one log line for it, and counts it by its route.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time, RequestMetrics metrics, RequestIds ids, RequestLines lines)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        var id = ids.For(context.Request.Headers[RequestIds.Header]);
        context.TraceIdentifier = id;
        context.Response.Headers[RequestIds.Header] = id;
        try
        {
            await next(context);
        }
        finally
        {
            var (request, status, elapsed) = (context.Request, context.Response.StatusCode, time.GetElapsedTime(start));
            var token = CallerOf.Token(context);
            metrics.CountToken(token);
            metrics.Count(request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? RequestMetrics.NoRoute, status, elapsed);
            var path = CallerOf.Path(context) + (request.Query.ContainsKey("dry_run") ? "?dry_run" : string.Empty);
            lines.Write(Recognition.IsTrusted(context), new RequestLine(CallerOf.Name(context), token.Length > 0 ? token : RequestLine.NoToken, CallerOf.Method(context), path, status, elapsed, id));
        }
    }
}
