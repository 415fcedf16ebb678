using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What several controllers read from a request.</summary>
internal static class RequestReading
{
    /// <summary>The route of one service, below which its servers are.</summary>
    public const string ServiceRoute = "/services/{type}/{host}/{port}";

    /// <summary>Answers with everything that was found wrong so far, if anything was.</summary>
    public static void ThrowIfBroken(this ViolationList violations)
    {
        if (!violations.IsEmpty)
        {
            throw new ProblemException(Problems.Invalid(violations.All));
        }
    }

    /// <summary>The service that the path names. What is wrong with a path is answered before its body is read.</summary>
    public static ServiceKey ServiceInPath(this HttpContext context)
    {
        var violations = new ViolationList();
        var key = ModelMapping.ServiceKeyOf(Segment(context, "type"), Segment(context, "host"), Segment(context, "port"), violations);
        violations.ThrowIfBroken();
        return key!;
    }

    /// <summary>The server that the path names.</summary>
    public static RealServerKey ServerInPath(this HttpContext context)
    {
        var violations = new ViolationList();
        var key = ModelMapping.ServerKeyOf(Segment(context, "server"), Segment(context, "serverPort"), violations);
        violations.ThrowIfBroken();
        return key!.Value;
    }

    private static string Segment(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
