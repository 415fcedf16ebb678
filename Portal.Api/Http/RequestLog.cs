namespace Portal.Api.Http;

/// <summary>Gives each request the word by which it is found again, and writes one line for it.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    private readonly HttpLog log = new(logger);
    private readonly RequestIds ids = new();

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
            var request = context.Request;
            log.Request(
                CallerOf.Name(context),
                request.Method,
                request.Path.ToUriComponent() + (request.Query.ContainsKey("dry_run") ? "?dry_run" : string.Empty),
                context.Response.StatusCode,
                (long)time.GetElapsedTime(start).TotalMilliseconds,
                id);
        }
    }
}
