using Microsoft.AspNetCore.Connections;
using Portal.Api.Contracts;
using Portal.Api.Events;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Http;

/// <summary>Turns everything that goes wrong into an error of the catalogue, also what routing alone refuses.</summary>
internal sealed class ErrorHandling(RequestDelegate next, EventPublisher events, ILogger<ErrorHandling> logger)
{
    private readonly HttpLog log = new(logger);

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && RefusedByRouting(context) is { } problem)
            {
                await AnswerAsync(context, problem);
            }
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException)
        {
            // Nobody is there to be answered.
            context.Abort();
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, ProblemOf(exception, context));
        }
    }

    // A stranger's requests are no events: he could fill the memory of those who come back with them.
    private static bool IsRefusedChange(HttpContext context)
    {
        var request = context.Request;
        return Recognition.IsTrusted(context) && !request.Query.ContainsKey("dry_run")
            && (!HttpMethods.IsGet(request.Method) || request.Path.Equals("/sync", StringComparison.OrdinalIgnoreCase))
            && !HeadRequests.IsHead(context) && !HttpMethods.IsOptions(request.Method);
    }

    private Task AnswerAsync(HttpContext context, ProblemBody problem)
    {
        if (IsRefusedChange(context))
        {
            events.Refused(CallerOf.Request(context), problem.Status, problem.Type, problem.Detail);
        }

        return Answer.WriteAsync(context, problem);
    }

    private static ProblemBody? RefusedByRouting(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.UnknownRoute(CallerOf.Path(context)),
        StatusCodes.Status405MethodNotAllowed => Problems.WrongMethod(CallerOf.Method(context), context.Response.Headers.Allow.ToString()),
        _ => null,
    };

    private ProblemBody ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ProblemException { Problem: var problem }:
                return problem;
            case RejectedException { Rejection: var rejection }:
                return EntityTags.Explain(context, Problems.Of(rejection));
            case IpvsadmException { Failure: var failure }:
                return Problems.Of(failure);
            case ConnectionTableException:
                log.ConnectionsUnreadable(exception.Message);
                return Problems.ConnectionsUnreadable(exception.Message);
            case UnreadableJsonException:
                return Problems.UnreadableJson(exception.Message);
            case BadHttpRequestException refused:
                return Problems.BadRequest(refused);
            default:
                log.Fault(exception, CallerOf.Method(context), CallerOf.Path(context), context.TraceIdentifier);
                return Problems.Internal();
        }
    }
}
