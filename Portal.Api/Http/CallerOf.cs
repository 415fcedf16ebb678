using Portal.Api.Callers;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>Tells who sent a request, in words for the journal, the log, events and errors: short enough to read.</summary>
internal static class CallerOf
{
    private const string ReasonHeader = "X-Reason";
    private const int LongestReason = 256;
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
    public static Caller Request(HttpContext context) => new(Name(context), $"{Method(context)} {Path(context)}") { Token = Token(context) is Rights.AdminName ? string.Empty : Token(context), RequestId = context.TraceIdentifier };

    /// <summary>The caller of a request that changes something, and why it does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="violations">Where a reason that does not fit is noted.</param>
    public static Caller Request(HttpContext context, ViolationList violations) => Request(context) with { Reason = ReadReason(context, violations) };

    private static string ReadReason(HttpContext context, ViolationList violations)
    {
        var given = context.Request.Headers[ReasonHeader];
        var reason = given.ToString();
        if (given.Count > 1 || !AnnotationRules.IsPlain(reason, LongestReason))
        {
            violations.Add(ReasonHeader, "must be at most 256 characters of Unicode without control characters, once.");
        }

        return reason;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "...";
}
