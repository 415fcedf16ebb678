using System.CommandLine;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary>What a verb is about: a service, a server or a host that the command line names.</summary>
/// <param name="session">Says which service of the API.</param>
/// <param name="word"><c>service</c>, <c>server</c> or <c>host</c>.</param>
internal sealed class Target(Session session, string word)
{
    /// <summary>A service.</summary>
    public const string Service = "service";

    /// <summary>A server.</summary>
    public const string Server = "server";

    /// <summary>A host.</summary>
    public const string Host = "host";

    private readonly Places places = new(session);
    private readonly Argument<string> host = new("host") { Description = "The address of the host." };

    /// <summary>Makes a verb that names it.</summary>
    /// <param name="description">What the verb does.</param>
    /// <param name="name">The verb; the word for the target by default.</param>
    public Command Command(string description, string? name = null) => word switch
    {
        Host => new Command(name ?? word, description) { host },
        Service => new Command(name ?? word, description) { places.Service },
        _ => new Command(name ?? word, description) { places.Service, places.Server },
    };

    /// <summary>Finds what a command line names.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> PathAsync(PortalService service, ParseResult line, CancellationToken cancellationToken) => word switch
    {
        Host => "/hosts/" + Uri.EscapeDataString(line.GetValue(host)!),
        Service => await places.ServiceAsync(service, line, cancellationToken),
        _ => await Session.PathOfAsync(service, await places.ServiceAsync(service, line, cancellationToken), line.GetValue(places.Server)!, cancellationToken),
    };

    /// <summary>What people call it, as they have written it.</summary>
    public string Name(ParseResult line) => word switch
    {
        Host => $"Host {line.GetValue(host)}",
        Service => $"Service {line.GetValue(places.Service)}",
        _ => $"Server {Given(line)} of {line.GetValue(places.Service)}",
    };

    /// <summary>The server as people have written it.</summary>
    public string? Given(ParseResult line) => line.GetValue(places.Server);
}
