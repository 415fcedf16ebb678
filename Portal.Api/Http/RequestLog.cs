namespace Portal.Api.Http;

/// <summary>Writes one line for each request.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    private readonly HttpLog log = new(logger);

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
            var request = context.Request;
            log.Request(
                CallerOf.Name(context),
                request.Method,
                request.Path.ToUriComponent() + (request.Query.ContainsKey("dry_run") ? "?dry_run" : string.Empty),
                context.Response.StatusCode,
                (long)time.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
