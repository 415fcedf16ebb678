using Portal.Api.Contracts;
using Portal.Api.Fleet;
using Portal.Api.Http;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>The fleet: its directors, how far each of them is, and what a person decides about it.</summary>
/// <param name="balancer">Has the data of this director.</param>
/// <param name="fleet">What this director knows of its fleet; null when it belongs to none.</param>
internal sealed class FleetController(Balancer balancer, FleetView? fleet)
{
    private const string Route = "/fleet";

    private FleetView Fleet => fleet ?? throw new ProblemException(Problems.NoFleet());

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithMetadata(AccessRule.CallersOfAll);
        routes.MapGet(Route + "/{revision}", GetRevisionAsync).WithMetadata(AccessRule.CallersOfAll);
        routes.MapPost(Route + "/adopt", AdoptAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapDelete(Route + "/members/{name}", StrikeAsync).WithMetadata(AccessRule.AdminsOfAll);
    }

    private async Task GetAsync(HttpContext context)
    {
        context.RefuseQuery();
        var (roster, problem) = await Fleet.ReadAsync(context.RequestAborted);
        var (status, own, newest) = (Fleet.Status, Fleet.Report(), Newest(roster, problem));
        var body = new FleetBody(Fleet.Name, Fleet.Director, FleetNames.Of(status.Standing), newest, own.Revision, [.. Fleet.Places(roster, newest).Select(place => FleetDirectors.ToBody(place, newest))])
        {
            Id = status.Id,
            Reason = Fleet.Problem,
            Digest = own.Digest.Length > 0 ? own.Digest : null,
            StoreProblem = problem,
        };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }

    private async Task GetRevisionAsync(HttpContext context)
    {
        var revision = context.RevisionInPath();
        context.RefuseQuery();
        var (roster, problem) = await Fleet.ReadAsync(context.RequestAborted);
        var newest = Newest(roster, problem);
        if (revision > newest)
        {
            throw new RejectedException(new RevisionNotFound(revision, (0, newest)));
        }

        var body = new SpreadBody(revision, [.. Fleet.Places(roster, revision).Select(place => FleetDirectors.Place(place, revision))]) { Problem = problem };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }

    private async Task AdoptAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, waits: WaitKind.None);
        var body = await RequestBody.ReadOptionalAsync(context, AdoptBody.Read, new AdoptBody(), violations, "It says which data hold.");
        if (body.From is not (AdoptBody.Store or AdoptBody.Local))
        {
            violations.AddUnlessBroken("from", "must be store (the data of the fleet) or local (the data of this director).");
        }

        violations.ThrowIfBroken();
        _ = Fleet;
        await Reports.WriteAsync(context, await balancer.AdoptAsync(body.From == AdoptBody.Store, terms));
    }

    private async Task StrikeAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        context.RefuseQuery();
        var isStruck = await Fleet.StrikeAsync(name, context.RequestAborted) ?? throw new ProblemException(Problems.DirectorLives(name));
        context.Response.StatusCode = isStruck ? StatusCodes.Status204NoContent : throw new ProblemException(Problems.DirectorNotFound(name));
    }

    // While the store does not answer, the director may have seen a newer one than the roll that was read last.
    private long Newest(FleetRoster roster, string? problem) => problem is null ? roster.Revision : Math.Max(roster.Revision, Fleet.Status.Revision);
}
