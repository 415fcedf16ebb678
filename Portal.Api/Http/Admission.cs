using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>Bounds how many requests are worked on at once. Health checks pass, and what goes on for hours gives its place back.</summary>
internal sealed class Admission(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Gives the place of a request back: from now on it only waits.</summary>
    public static void Leave(HttpContext context) => (context.Items[typeof(Admission)] as IDisposable)?.Dispose();

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

        context.Items[typeof(Admission)] = lease;
        await next(context);
    }
}
