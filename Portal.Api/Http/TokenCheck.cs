using System.Security.Cryptography;
using System.Text;

namespace Portal.Api.Http;

/// <summary>Lets only those pass who have the token. The two health checks are open, and say less to those who have not; so is
/// the description of the API.</summary>
internal sealed class TokenCheck(RequestDelegate next, CurrentToken current)
{
    private const string BearerStart = "Bearer ";

    /// <summary>Whether a request has shown the token.</summary>
    public static bool IsTrusted(HttpContext context) => context.Items.ContainsKey(typeof(TokenCheck));

    /// <summary>Whether everybody may ask for this.</summary>
    public static bool IsOpen(HttpContext context) => context.Request.Path.Value is "/healthz" or "/readyz" or "/openapi.json" or "/docs";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (HasToken(context.Request))
        {
            context.Items[typeof(TokenCheck)] = true;
        }
        else if (!IsOpen(context))
        {
            throw new ProblemException(Problems.Unauthorized());
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
