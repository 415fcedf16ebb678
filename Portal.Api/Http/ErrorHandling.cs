using Microsoft.AspNetCore.Connections;
using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Json;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Http;

/// <summary>Turns everything that goes wrong into an error of the catalogue, also what routing alone refuses.</summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
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
                await Answer.WriteAsync(context, problem);
            }
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException)
        {
            // Nobody is there to be answered.
            context.Abort();
        }
        catch (Exception exception)
        {
            await Answer.WriteAsync(context, ProblemOf(exception, context));
        }
    }

    private static ProblemBody? RefusedByRouting(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.UnknownRoute(context.Request.Path.ToUriComponent()),
        StatusCodes.Status405MethodNotAllowed => Problems.WrongMethod(context.Request.Method, context.Response.Headers.Allow.ToString()),
        _ => null,
    };

    private ProblemBody ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ProblemException { Problem: var problem }:
                return problem;
            case RejectedException { Rejection: var rejection }:
                return Problems.Of(rejection);
            case IpvsadmException { Failure: var failure }:
                return Problems.Of(failure);
            case ConnectionTableException:
                log.ConnectionsUnreadable(exception.Message);
                return Problems.ConnectionsUnreadable(exception.Message);
            case UnreadableJsonException:
                return Problems.UnreadableJson(exception.Message);
            case BadHttpRequestException { StatusCode: var status }:
                return Problems.BadRequest(status, exception.Message);
            default:
                log.Fault(exception, context.Request.Method, context.Request.Path.ToUriComponent());
                return Problems.Internal();
        }
    }
}
