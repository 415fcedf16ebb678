using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>
/// Versions in HTTP's words. The tag of an answer from the kernel has two parts, <c>"CONFIGURATION-STATE"</c>: the second
/// covers what no request sets, such as counts of connections. A write looks at the first part alone, so that traffic does
/// not make a version stale; a GET looks at both, so that "not modified" means that nothing is.
/// </summary>
internal static class EntityTags
{
    private const char Separator = '-';

    /// <summary>Reads what a write asks of the version.</summary>
    public static Precondition ReadCondition(HttpContext context, ViolationList violations)
    {
        var (match, noneMatch) = (context.Request.Headers.IfMatch, context.Request.Headers.IfNoneMatch);
        return match.Count == 0 && noneMatch.Count == 0 ? Precondition.None : new Precondition(
            match.Count == 0 ? null : Parse("If-Match", match, violations, isWeakTaken: false, Configuration),
            noneMatch.Count == 0 ? null : Parse("If-None-Match", noneMatch, violations, isWeakTaken: true, Configuration));
    }

    /// <summary>Says which version an answer to a write holds.</summary>
    public static void Write(HttpContext context, string configuration) => context.Response.Headers.ETag = $"\"{configuration}\"";

    /// <summary>Says which version an answer to a GET holds, and answers in its place where the caller has that version.</summary>
    /// <param name="context">The request.</param>
    /// <param name="configuration">The version of what requests set.</param>
    /// <param name="state">The version of the rest; null where there is none.</param>
    /// <returns>True when the request is answered: with 304.</returns>
    /// <exception cref="RejectedException">If-Match names other versions only.</exception>
    public static bool IsAnswered(HttpContext context, string configuration, string? state = null)
    {
        var tag = state is null ? configuration : configuration + Separator + state;
        var violations = new ViolationList();
        var (match, noneMatch) = (context.Request.Headers.IfMatch, context.Request.Headers.IfNoneMatch);
        var isStale = match.Count > 0 && !new Precondition(Parse("If-Match", match, violations, isWeakTaken: false, Configuration), null).Holds(configuration);
        var isKnown = noneMatch.Count > 0 && !new Precondition(null, Parse("If-None-Match", noneMatch, violations, isWeakTaken: true, text => text)).Holds(tag);
        if (!violations.IsEmpty)
        {
            throw new ProblemException(Problems.Invalid(violations.All));
        }

        if (isStale)
        {
            throw new RejectedException(new ConditionFailed(configuration));
        }

        Write(context, tag);
        context.Response.StatusCode = isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        return isKnown;
    }

    /// <summary>Says of a version that does not hold that it was a weak one, if it was: what has compressed the answer has changed the tag.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">The error; returned as it is where it is another.</param>
    public static ProblemBody Explain(HttpContext context, ProblemBody problem) =>
        problem.Status == StatusCodes.Status412PreconditionFailed && context.Request.Headers.IfMatch.Any(given => given?.Contains("W/\"", StringComparison.Ordinal) == true)
            ? problem with { Detail = problem.Detail + " If-Match has a weak version (W/), which never matches (RFC 9110, 13.1.1). A proxy that compresses answers makes versions weak. Send it without W/." }
            : problem;

    // A weak tag (W/"...") never matches where a strong one is asked for, and Portal gives strong ones only.
    private static ImmutableArray<string> Parse(string header, StringValues values, ViolationList violations, bool isWeakTaken, Func<string, string> part)
    {
        if (!EntityTagHeaderValue.TryParseStrictList([.. values.OfType<string>()], out var tags))
        {
            violations.Add(header, "must be * or a list of versions in quotes, as in ETag.");
            return [];
        }

        return [.. tags.Where(tag => isWeakTaken || !tag.IsWeak).Select(tag => tag.Tag == "*" ? Precondition.Any : part(tag.Tag.ToString().Trim('"')))];
    }

    private static string Configuration(string tag) => tag.IndexOf(Separator, StringComparison.Ordinal) is var end and >= 0 ? tag[..end] : tag;
}
