using Portal.Api.Balancing;

namespace Portal.Api.Http;

/// <summary>Tells who sent a request.</summary>
internal static class CallerOf
{
    /// <summary>Where a request came from.</summary>
    public static string Name(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>The caller, for the journal, the log and the events.</summary>
    public static Caller Request(HttpContext context) =>
        new(Name(context), $"{context.Request.Method} {context.Request.Path.ToUriComponent()}") { RequestId = context.TraceIdentifier };
}
