using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;

namespace Portal.Api.Http;

/// <summary>Finds out who has the token. The connections of those who have it are kept; what others ask has few places.</summary>
internal sealed class Recognition(RequestDelegate next, CurrentToken current, Strangers strangers)
{
    private const string BearerStart = "Bearer ";

    /// <summary>Whether a request has shown the token.</summary>
    public static bool IsTrusted(HttpContext context) => context.Items.ContainsKey(typeof(Recognition));

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var visitor = context.Features.Get<Visitor>();
        if (HasToken(context.Request))
        {
            context.Items[typeof(Recognition)] = true;
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

        await next(context);
    }

    private bool HasToken(HttpRequest request)
    {
        var own = request.Headers["X-AUTH-TOKEN"];
        var bearer = request.Headers.Authorization;
        return (own.Count == 1 && IsExpected(own[0]!))
            || (bearer.Count == 1 && bearer[0]!.StartsWith(BearerStart, StringComparison.OrdinalIgnoreCase) && IsExpected(bearer[0]![BearerStart.Length..].Trim()));
    }

    // The time of the comparison tells the length of the token and nothing else of it.
    private bool IsExpected(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), current.Token.Bytes);
}
