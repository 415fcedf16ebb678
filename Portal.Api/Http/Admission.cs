using System.Threading.RateLimiting;

namespace Portal.Api.Http;

/// <summary>
/// Bounds how many requests are worked on at once. What everybody may call passes, so that strangers take nobody's place, and
/// what only waits, for hours or for the rest of its body, gives its place back.
/// </summary>
internal sealed class Admission(RequestDelegate next, RateLimiter limiter, BodyMemory memory, TimeProvider time)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (AccessRule.Of(context).IsOpen)
        {
            await next(context);
            return;
        }

        using var place = new Place(limiter, memory, time);
        await place.EnterAsync(context.RequestAborted);
        context.Items[typeof(Place)] = place;
        await next(context);
    }
}
