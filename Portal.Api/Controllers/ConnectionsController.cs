using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>The kernel's connections, page by page.</summary>
internal sealed class ConnectionsController(ConnectionView view, Balancer balancer)
{
    private const int DefaultPage = 1000;
    private const int LargestPage = 100_000;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/connections", ListAsync).WithMetadata(AccessRule.Callers);

    private async Task ListAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var (reach, annotations) = (context.Reach, balancer.State.Annotations);
        var filter = ReadFilter(query, violations) with { IsSeen = service => reach.IsEverything || (service is not null && reach.Covers(service, annotations)) };
        var after = query.ReadNumber("after", 0, long.MaxValue) ?? 0;
        var limit = query.ReadNumber("limit", 1, LargestPage) ?? DefaultPage;
        query.RefuseOthers();
        violations.ThrowIfBroken();
        var page = new ConnectionPage(view, filter, after, limit);
        await Answer.WriteArrayAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("connections");
            },
            page,
            (json, seen) => ConnectionBody.Write(json, seen.Connection, seen.Service),
            json =>
            {
                if (page.Next is { } next)
                {
                    json.WritePropertyName("next");
                    json.WriteValue(next);
                }

                json.WriteEndObject();
            });
    }

    private static ConnectionFilter ReadFilter(QueryParameters query, ViolationList violations)
    {
        T? Read<T>(string name, Func<string, string, ViolationList, T> named) => query.ReadText(name) is { } text ? named(name, text, violations) : default;
        var (address, port) = Read("server", ModelMapping.ServerNamed);
        var (protocol, isAny) = Read("protocol", ModelMapping.ProtocolNamed);
        return new ConnectionFilter
        {
            Service = Read("service", ModelMapping.ServiceNamed),
            ServerAddress = address,
            ServerPort = port,
            Clients = Read("client", ModelMapping.ClientsNamed),
            Protocol = protocol,
            OnlyMarks = isAny,
            State = Read("state", ModelMapping.StateNamed),
            IsTemplate = query.ReadOptionalFlag("template"),
        };
    }
}
