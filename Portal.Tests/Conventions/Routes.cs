using Microsoft.AspNetCore.Routing;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Tests.Doubles;

namespace Portal.Tests.Conventions;

/// <summary>The routes that the running service has.</summary>
internal static class Routes
{
    public static async Task<IReadOnlyList<(string Method, string Pattern)>> AllAsync() =>
    [
        .. from endpoint in await EndpointsAsync()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
           select (method, endpoint.RoutePattern.RawText!),
    ];

    public static async Task<IReadOnlyList<RouteEndpoint>> EndpointsAsync()
    {
        using var folder = new TemporaryFolder();
        await using var app = PortalHost.Build(new PortalOptions { StateDirectory = folder.Path });
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()];
    }
}
