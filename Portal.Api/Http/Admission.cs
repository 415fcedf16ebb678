using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>Bounds how many requests are worked on at once. What everybody may ask passes: strangers take nobody's place.</summary>
internal sealed class Admission(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (TokenCheck.IsOpen(context))
        {
            await next(context);
            return;
        }

        using var lease = await limiter.AcquireAsync(1, context.RequestAborted);
        if (!lease.IsAcquired)
        {
            throw new ProblemException(Problems.TooMany());
        }

        await next(context);
    }
}
