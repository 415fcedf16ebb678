using Portal.Api.Metrics;

namespace Portal.Api.Http;

/// <summary>Counts requests by their route.</summary>
internal sealed class RequestCount(RequestDelegate next, TimeProvider time, RequestMetrics metrics)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? RequestMetrics.NoRoute;
            metrics.Count(context.Request.Method, route, context.Response.StatusCode, time.GetElapsedTime(start));
        }
    }
}
