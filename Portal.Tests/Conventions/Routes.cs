using Microsoft.AspNetCore.Routing;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Tests.Doubles;

namespace Portal.Tests.Conventions;

/// <summary>The routes that the running service has.</summary>
internal static class Routes
{
    public static async Task<IReadOnlyList<(string Method, string Pattern)>> AllAsync()
    {
        using var folder = new TemporaryFolder();
        await using var app = PortalHost.Build(new PortalOptions { StateDirectory = folder.Path });
        return
        [
            .. from source in ((IEndpointRouteBuilder)app).DataSources
               from endpoint in source.Endpoints.OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
               select (method, endpoint.RoutePattern.RawText!),
        ];
    }
}
