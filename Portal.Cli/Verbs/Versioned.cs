using System.Text.Json.Nodes;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary>Changes of something that has a version. A service may take them only from those who say which version they mean (<c>--require-version</c>).</summary>
internal static class Versioned
{
    /// <summary>Any version of something that is there.</summary>
    public const string Any = "*";

    private const string Match = "If-Match";
    private const int VersionRequired = 428;

    /// <summary>Says that only one version may be changed.</summary>
    /// <param name="version">The version; null for whichever there is.</param>
    /// <returns>The headers.</returns>
    public static (string Name, string Value)[] Only(string? version) => version is null ? [] : [(Match, version)];

    /// <summary>Reads the version of something.</summary>
    /// <param name="service">The service.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The version; null where the kernel does not have it.</returns>
    /// <exception cref="CommandException">The service refused, or could not be reached.</exception>
    public static async Task<string?> ReadAsync(PortalService service, string path, CancellationToken cancellationToken)
    {
        var reply = await service.AskAsync(HttpMethod.Get, path, cancellationToken);
        return reply.Status == 404 ? null : service.Good(reply).Version;
    }

    /// <summary>Sends a change of which the command line says all: it is the same whatever is there. Only if the service asks for the version, it is read and sent.</summary>
    /// <param name="service">The service.</param>
    /// <param name="method">The method of the change.</param>
    /// <param name="path">Its path and query.</param>
    /// <param name="of">The path of what is changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="body">The body; null for none.</param>
    /// <returns>The answer, which is no error.</returns>
    /// <exception cref="CommandException">The service refused, or could not be reached.</exception>
    public static async Task<Reply> SendAsync(PortalService service, HttpMethod method, string path, string of, CancellationToken cancellationToken, JsonNode? body = null)
    {
        var reply = await service.AskAsync(method, path, cancellationToken, body);
        if (reply.Status != VersionRequired)
        {
            return service.Good(reply);
        }

        // What the kernel does not have can be declared all the same. Then there is no version to read.
        var version = await ReadAsync(service, of, cancellationToken);
        (string, string)[] headers = version is not null ? Only(version) : method == HttpMethod.Post ? [("If-None-Match", Any)] : Only(Any);
        return await service.SendAsync(method, path, cancellationToken, body, headers: headers);
    }
}
