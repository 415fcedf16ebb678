using Microsoft.AspNetCore.Connections.Features;
using Portal.Api.Callers;
using Portal.Api.State;

namespace Portal.Api.Http;

/// <summary>
/// Finds out who asks, by a token or by a certificate. The connections of those who are known are kept; what others ask has few places,
/// and who shows a wrong token waits for the answer.
/// </summary>
internal sealed class Recognition(RequestDelegate next, CallerTokens tokens, Strangers strangers, WrongTokens wrong)
{
    private const string BearerStart = "Bearer ";

    /// <summary>What the caller may do; null for a stranger.</summary>
    public static Rights? RightsOf(HttpContext context) => (Rights?)context.Items[typeof(Recognition)];

    /// <summary>Whether a request has shown a token, or a certificate.</summary>
    public static bool IsTrusted(HttpContext context) => RightsOf(context) is not null;

    /// <summary>Whether what a request has shown still stands for the same rights: tokens end, and are taken away.</summary>
    public static bool IsCurrent(HttpContext context) => Find(context, context.RequestServices.GetRequiredService<CallerTokens>()) == RightsOf(context);

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var visitor = context.Features.Get<Visitor>();
        if (Find(context, tokens) is { } rights)
        {
            context.Items[typeof(Recognition)] = rights;
            visitor?.Trust();
            await next(context);
            return;
        }

        using var place = visitor is null ? null : strangers.Ask(visitor);
        if (place is not null && (visitor!.HasAskedEnough() || !AccessRule.Of(context).IsOpen))
        {
            // This answer is the last on its connection.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        if (Shown(context.Request).Count > 0)
        {
            await wrong.WaitAsync(context.Connection.RemoteIpAddress, context.RequestAborted);
        }

        await next(context);
    }

    private static List<string> Shown(HttpRequest request)
    {
        List<string> shown = [];
        if (request.Headers["X-AUTH-TOKEN"] is [{ } own])
        {
            shown.Add(own);
        }

        if (request.Headers.Authorization is [{ } bearer] && bearer.StartsWith(BearerStart, StringComparison.OrdinalIgnoreCase))
        {
            shown.Add(bearer[BearerStart.Length..].Trim());
        }

        return shown;
    }

    private static Rights? Find(HttpContext context, CallerTokens tokens) =>
        Shown(context.Request).Select(tokens.Of).FirstOrDefault(found => found is not null) ?? OfCertificate(context, tokens);

    // One that is here was issued by the authority of callers: the handshake has seen to that.
    private static Rights? OfCertificate(HttpContext context, CallerTokens tokens) =>
        context.Connection.ClientCertificate is { } certificate ? tokens.OfNames(CertificateNames.Of(certificate)) : null;
}
