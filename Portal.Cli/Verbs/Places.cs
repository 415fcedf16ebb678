using System.CommandLine;
using Portal.Cli.Connection;
using Portal.Cli.Naming;

namespace Portal.Cli.Verbs;

/// <summary>The arguments that name a service or a server.</summary>
internal sealed class Places
{
    /// <summary>Makes them; shells complete them with what the service has.</summary>
    /// <param name="session">Says which service.</param>
    public Places(Session session)
    {
        Service.CompletionSources.Add(context => session.CompleteServices(context.ParseResult));
        Server.CompletionSources.Add(context => session.Complete(
            context.ParseResult,
            async (service, line, cancellationToken) => await ServiceAsync(service, line, cancellationToken) + "/servers",
            Names.OfServer));
    }

    /// <summary>The service.</summary>
    public Argument<string> Service { get; } = new("service") { Description = "The service: tcp/10.0.0.1/80, 10.0.0.1:80, udp:10.0.0.1:53, fwmark/ipv4/5 or its name." };

    /// <summary>The server.</summary>
    public Argument<string> Server { get; } = new("server") { Description = "The server: 10.0.1.11:80 or its name." };

    /// <summary>Finds the service that a command line names.</summary>
    public Task<string> ServiceAsync(PortalService service, ParseResult line, CancellationToken cancellationToken) =>
        Session.PathOfAsync(service, line.GetValue(Service) ?? string.Empty, cancellationToken);
}
