using Portal.Api.State;

namespace Portal.Api.Http;

/// <summary>Tells who sent a request, in words for the journal, the log, events and errors: short enough to read.</summary>
internal static class CallerOf
{
    private const int LongestPath = 256;
    private const int LongestMethod = 16;

    /// <summary>Where a request came from.</summary>
    public static string Name(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>The name of the token that it has shown; empty for a stranger.</summary>
    public static string Token(HttpContext context) => Recognition.RightsOf(context)?.Name ?? string.Empty;

    /// <summary>The method.</summary>
    public static string Method(HttpContext context) => Cut(HeadRequests.IsHead(context) ? HttpMethods.Head : context.Request.Method, LongestMethod);

    /// <summary>The path, percent-encoded.</summary>
    public static string Path(HttpContext context) => Cut(context.Request.Path.ToUriComponent(), LongestPath);

    /// <summary>The caller, for the journal, the log and the events.</summary>
    public static Caller Request(HttpContext context) => new(Name(context), $"{Method(context)} {Path(context)}") { Token = Token(context), RequestId = context.TraceIdentifier };

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "...";
}
