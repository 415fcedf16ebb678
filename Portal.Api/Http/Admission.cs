using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>
/// Bounds how many requests are worked on at once. What everybody may ask passes, so that strangers take nobody's place, and
/// what goes on for hours gives its place back.
/// </summary>
internal sealed class Admission(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Gives the place of a request back: from now on it only waits.</summary>
    public static void Leave(HttpContext context) => (context.Items[typeof(Admission)] as IDisposable)?.Dispose();

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

        context.Items[typeof(Admission)] = lease;
        await next(context);
    }
}
