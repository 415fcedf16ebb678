using Portal.Api.Contracts;
using Portal.Api.Directors;
using Portal.Api.Http;

namespace Portal.Api.Controllers;

/// <summary>What this machine is as a director.</summary>
internal sealed class DirectorController(DirectorView view)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/director", GetAsync).WithMetadata(AccessRule.CallersOfAll);

    private async Task GetAsync(HttpContext context)
    {
        context.RefuseQuery();
        var report = await view.ReadAsync(context.RequestAborted);
        var body = new DirectorBody(report.Identity.Name, report.Identity.Version)
        {
            Addresses = report.Addresses.Select(own => (own.Address.ToString(), own.IsLocal, own.Device, own.Services)),
            AddressesOn = report.Keeper is { } keeper ? (keeper.Device, keeper.Problem) : null,
            Daemons = json => GlobalChangeBody.WriteDaemons(json, report.Running, report.Declared),
            Sysctls = report.Opposing.Select(setting => (setting.Name, setting.Value, setting.Wanted, setting.Reason)),
        };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }
}
