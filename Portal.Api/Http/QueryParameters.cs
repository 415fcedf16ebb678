using Portal.Ipvsadm.Validation;

namespace Portal.Api.Http;

/// <summary>
/// Reads the query of a request. A parameter that is not known is an error: one who misspells <c>dry_run</c> wants
/// nothing changed.
/// </summary>
internal static class QueryParameters
{
    private const string DryRunName = "dry_run";

    /// <summary>Reads the query of a request that changes something.</summary>
    /// <returns>True when it asks for a dry run.</returns>
    public static bool ReadDryRun(HttpContext context, ViolationList violations)
    {
        // A caller who sends it counts on being refused when somebody else was faster; to ignore it would be to lie.
        if (context.Request.Headers.IfMatch.Count > 0 || context.Request.Headers.IfNoneMatch.Count > 0)
        {
            violations.Add("If-Match", "and If-None-Match are not supported.");
        }

        var isDryRun = false;
        foreach (var (name, values) in context.Request.Query)
        {
            if (name != DryRunName)
            {
                violations.Add(name, "is not a known query parameter.");
            }
            else if (values is not ["true"] and not ["false"])
            {
                violations.Add(DryRunName, "must be true or false, once.");
            }
            else
            {
                isDryRun = values[0] == "true";
            }
        }

        return isDryRun;
    }

    /// <summary>Checks that a request has no query.</summary>
    public static void ReadNone(HttpContext context, ViolationList violations)
    {
        foreach (var name in context.Request.Query.Keys)
        {
            violations.Add(name, "is not a known query parameter.");
        }
    }
}
