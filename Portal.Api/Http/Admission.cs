using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>Bounds how many requests are worked on at once. Health checks pass.</summary>
internal sealed class Admission(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is "/healthz" or "/readyz")
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
