using Portal.Api.Http;
using Portal.Api.Readiness;

namespace Portal.Api.Controllers;

/// <summary>Whether the process lives, and whether it can do its work. Both answer without a token.</summary>
internal sealed class ReadinessController(ReadinessProbe readiness)
{
    // Each look starts ipvsadm and writes a file: strangers share one for so long.
    private static readonly TimeSpan StrangersAge = TimeSpan.FromSeconds(1);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", LiveAsync).WithMetadata(AccessRule.Everybody);
        routes.MapGet("/readyz", ReadyAsync).WithMetadata(AccessRule.Everybody);
    }

    private static Task LiveAsync(HttpContext context) => Answer.CopyAsync(context, "{\"status\":\"ok\"}\n"u8);

    private async Task ReadyAsync(HttpContext context)
    {
        // Messages may tell of the machine, and of any service: they are for those who have a token for everything.
        var isTrusted = Recognition.IsTrusted(context);
        var isToTell = isTrusted && context.Reach.IsEverything;
        var checks = await readiness.CheckAsync(isTrusted ? TimeSpan.Zero : StrangersAge, context.RequestAborted);
        var isReady = checks.All(check => check.IsGood);
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await Answer.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("status");
            json.WriteValue(isReady ? "ready" : "not_ready");
            json.WritePropertyName("checks");
            json.WriteStartObject();
            foreach (var check in checks)
            {
                json.WritePropertyName(check.Name);
                json.WriteStartObject();
                json.WritePropertyName("ok");
                json.WriteValue(check.IsGood);
                if ((check.Problem ?? check.Note) is { } detail && isToTell)
                {
                    json.WritePropertyName("detail");
                    json.WriteValue(detail);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
