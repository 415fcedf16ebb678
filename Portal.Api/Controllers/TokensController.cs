using Portal.Api.Callers;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>The tokens of callers: who may do what. A secret is shown once, by the request that makes it.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="time">The clock.</param>
internal sealed class TokensController(ITokenStore store, TimeProvider time)
{
    private const string CollectionRoute = "/tokens";
    private const string TokenRoute = CollectionRoute + "/{name}";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapGet(TokenRoute, GetAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapPost(TokenRoute, AddAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapPost(TokenRoute + "/rotate", RotateAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapDelete(TokenRoute, RemoveAsync).WithMetadata(AccessRule.AdminsOfAll);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        await Answer.WriteArrayAsync(context, store.Tokens.All.Select(token => TokenBody.Of(token)).Prepend(TokenBody.OfAdmin()), (json, token) => token.Write(json));
    }

    private async Task GetAsync(HttpContext context)
    {
        var name = NameIn(context);
        context.RefuseQuery();
        await Answer.WriteAsync(context, StatusCodes.Status200OK, (name == Rights.AdminName ? TokenBody.OfAdmin() : TokenBody.Of(Find(store.Tokens, name))).Write);
    }

    private async Task AddAsync(HttpContext context)
    {
        var name = NameIn(context);
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        var body = await RequestBody.ReadOptionalAsync(context, TokenBody.Read, new TokenBody(), violations);
        var token = body.ToToken(name, time.GetUtcNow(), violations);
        violations.ThrowIfBroken();
        var (secret, digest) = store.MakeSecret();
        var made = token with { Digest = [.. digest] };
        Change(tokens => tokens.Find(name) is not null ? throw new ProblemException(Problems.TokenExists(name))
            : tokens.Count >= TokenTable.Most ? throw new ProblemException(Problems.TooManyTokens(TokenTable.Most))
            : tokens.With(made));
        context.Response.Headers.Location = $"{CollectionRoute}/{Uri.EscapeDataString(name)}";
        await WriteSecretAsync(context, StatusCodes.Status201Created, TokenBody.Of(made, secret));
    }

    private async Task RotateAsync(HttpContext context)
    {
        var name = NameIn(context);
        context.RefuseQuery();
        if (name == Rights.AdminName)
        {
            var made = store.AdminIsElsewhere is { } reason ? throw new ProblemException(Problems.TokenElsewhere(reason)) : Try(store.RotateAdmin);
            await WriteSecretAsync(context, StatusCodes.Status200OK, TokenBody.OfAdmin(made));
            return;
        }

        var (secret, digest) = store.MakeSecret();
        NamedToken? rotated = null;
        Change(tokens => tokens.With(rotated = Find(tokens, name) with { Digest = [.. digest], Created = time.GetUtcNow() }));
        await WriteSecretAsync(context, StatusCodes.Status200OK, TokenBody.Of(rotated!, secret));
    }

    private Task RemoveAsync(HttpContext context)
    {
        var name = NameIn(context);
        context.RefuseQuery();
        if (name == Rights.AdminName)
        {
            throw new ProblemException(Problems.TokenElsewhere("Each Portal has the token admin. You can make it anew: POST /tokens/admin/rotate."));
        }

        Change(tokens =>
        {
            _ = Find(tokens, name);
            return tokens.Without(name);
        });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // No cache may keep a secret.
    private static Task WriteSecretAsync(HttpContext context, int status, TokenBody body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Answer.WriteAsync(context, status, body.Write);
    }

    private static string NameIn(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static NamedToken Find(TokenTable tokens, string name) => tokens.Find(name) ?? throw new ProblemException(Problems.TokenNotFound(name));

    private void Change(Func<TokenTable, TokenTable> change) => Try(() =>
    {
        store.Change(change);
        return true;
    });

    private static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TokenStoreException exception)
        {
            throw new ProblemException(Problems.TokensNotStored(exception.Message));
        }
    }
}
