using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Naming;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>What all verbs have: the options that say which service, and the screen.</summary>
/// <param name="screen">Where to print.</param>
/// <param name="environment">The environment.</param>
/// <param name="input">Opens standard input.</param>
/// <param name="time">The clock.</param>
internal sealed class Session(Screen screen, IReadOnlyDictionary<string, string> environment, Func<TextReader> input, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Option<string?> url = new("--url") { Description = "The service, for example https://lb-1:8443. By default the one on this machine.", HelpName = "URL", Recursive = true };
    private readonly Option<string?> tokenFile = new("--token-file") { Description = "A file with the token. By default PORTAL_TOKEN, or the token of the service on this machine.", HelpName = "FILE", Recursive = true };
    private readonly Option<string?> ca = new("--ca") { Description = "A file with the certificates (PEM) that have signed the service's.", HelpName = "FILE", Recursive = true };
    private readonly Option<string?> fingerprint = new("--fingerprint") { Description = "The SHA-256 of the service's certificate. Only this certificate is accepted.", HelpName = "HEX", Recursive = true };
    private readonly Option<string?> certificate = new("--cert") { Description = "A certificate (PEM) to show in place of a token.", HelpName = "FILE", Recursive = true };
    private readonly Option<string?> key = new("--key") { Description = "The key of the certificate (PEM). By default it is in the same file.", HelpName = "FILE", Recursive = true };
    private readonly Option<string?> stateFolder = new("--state-dir") { Description = "The state folder of the service on this machine. Default /var/lib/portal.", HelpName = "FOLDER", Recursive = true };

    /// <summary>Where to print.</summary>
    public Screen Screen => screen;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The options that every verb takes.</summary>
    public IEnumerable<Option> Options => [url, tokenFile, ca, fingerprint, certificate, key, stateFolder];

    /// <summary>Opens the service that a command line means.</summary>
    /// <exception cref="CommandException">What is said of it cannot be used.</exception>
    public PortalService Connect(ParseResult line) => Connect(line, line.GetValue(url));

    /// <summary>Opens the service that a command line means, to change something.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="change">Says why.</param>
    /// <exception cref="CommandException">What is said of it cannot be used.</exception>
    public PortalService Connect(ParseResult line, ChangeOptions change)
    {
        var reason = line.GetValue(change.Reason) ?? string.Empty;
        if (reason.Any(char.IsControl))
        {
            throw new CommandException(ExitCode.Usage, "--reason must be one line, without control characters.");
        }

        return new PortalService(Find(line, line.GetValue(url)), reason);
    }

    /// <summary>Opens a service by its address.</summary>
    /// <param name="line">Says the rest.</param>
    /// <param name="address">The address; null for the one that is found.</param>
    public PortalService Connect(ParseResult line, string? address) => new(Find(line, address));

    private ServiceAddress Find(ParseResult line, string? address) => ServiceFinder.Find(
        new ClientOptions
        {
            Url = address,
            TokenFile = line.GetValue(tokenFile),
            CaFile = line.GetValue(ca),
            Fingerprint = line.GetValue(fingerprint),
            CertificateFile = line.GetValue(certificate),
            KeyFile = line.GetValue(key),
            StateFolder = line.GetValue(stateFolder),
        },
        environment);

    /// <summary>The services of the running service, for a shell that completes words.</summary>
    /// <param name="line">The line so far.</param>
    public IEnumerable<string> CompleteServices(ParseResult line) => Complete(line, (_, _, _) => Task.FromResult("/services"), Names.OfService);

    /// <summary>Asks the service for what a shell can complete. Where it does not answer soon there is nothing.</summary>
    /// <param name="line">The line so far.</param>
    /// <param name="path">Where to ask.</param>
    /// <param name="name">The name of each.</param>
    /// <returns>The names.</returns>
    public IEnumerable<string> Complete(ParseResult line, Func<PortalService, ParseResult, CancellationToken, Task<string>> path, Func<JsonNode, string> name)
    {
        using var patience = new CancellationTokenSource(Soon);
        try
        {
            using var service = Connect(line);
            return [.. AskAsync().GetAwaiter().GetResult().Elements().SelectMany(element => element["name"] is { } given ? (string[])[name(element), (string)given!] : [name(element)])];

            async Task<JsonNode> AskAsync() => (await service.SendAsync(HttpMethod.Get, await path(service, line, patience.Token), patience.Token)).Json;
        }
        catch (Exception exception) when (exception is CommandException or OperationCanceledException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Reads a file that the command line names; <c>-</c> is standard input.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public string ReadFile(string path)
    {
        try
        {
            return path == "-" ? input().ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Finds the path of a service that people have written in their own way.</summary>
    /// <returns>The path, from <c>/services/</c> on.</returns>
    /// <exception cref="CommandException">It is a name, and not that of one service.</exception>
    public static async Task<string> PathOfAsync(PortalService service, string text, CancellationToken cancellationToken)
    {
        var reference = ServiceRef.Parse(text);
        if (reference.Path is { } path)
        {
            return "/services/" + path;
        }

        var found = (JsonArray)(await service.SendAsync(HttpMethod.Get, Query.With("/services", ("name", reference.Name)), cancellationToken)).Json;
        return "/services/" + Names.OfService(Only(found, $"service {text}"));
    }

    /// <summary>Finds the path of a server that people have written in their own way.</summary>
    /// <param name="service">The service of the API.</param>
    /// <param name="of">The path of its virtual service.</param>
    /// <param name="text">What was written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The path, from <c>/services/</c> on.</returns>
    /// <exception cref="CommandException">It is a name, and not that of one server.</exception>
    public static async Task<string> PathOfAsync(PortalService service, string of, string text, CancellationToken cancellationToken)
    {
        var reference = ServerRef.Parse(text);
        if (reference.Path is { } path)
        {
            return $"{of}/servers/{path}";
        }

        var found = (JsonArray)(await service.SendAsync(HttpMethod.Get, Query.With(of + "/servers", ("name", reference.Name)), cancellationToken)).Json;
        return $"{of}/servers/{Names.OfServer(Only(found, $"server {text}"))}";
    }

    private static JsonNode Only(JsonArray found, string what) => found.Count switch
    {
        1 => found[0]!,
        0 => throw new CommandException(ExitCode.Refused, $"There is no {what}, neither by that name nor at such an address. Write it like tcp/10.0.0.1/80 or 10.0.0.1:80."),
        _ => throw new CommandException(ExitCode.Refused, $"Several have the name of {what}: write its address."),
    };
}
