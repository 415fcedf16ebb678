using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;

namespace Portal.Api.Controllers;

/// <summary>Answers that several controllers give.</summary>
internal static class Reports
{
    /// <summary>Answers with a change report.</summary>
    public static Task WriteAsync(HttpContext context, WriteResult result) =>
        Answer.WriteAsync(context, StatusCodes.Status200OK, new ChangeReportBody(result.Revision, result.Plan).Write);

    /// <summary>The status of an answer that carries what was declared.</summary>
    public static int StatusOf(WriteOutcome outcome) =>
        outcome == WriteOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
}
