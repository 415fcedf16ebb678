namespace Portal.Cli.Connection;

/// <summary>
/// Finds the service and the token: on the command line, in the environment, in the user's and in the machine's <c>client.json</c>, and else in
/// the state folder of this machine's service.
/// </summary>
internal static class ServiceFinder
{
    private const string StandardFolder = "/var/lib/portal";
    private const string StandardAddress = "http://127.0.0.1:8443";

    /// <summary>Finds it.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="CommandException">What is said cannot be used.</exception>
    public static ServiceAddress Find(ClientOptions given, IReadOnlyDictionary<string, string> environment)
    {
        var said = given.Or(OfEnvironment(environment));
        foreach (var place in ClientFile.Places(environment))
        {
            said = said.Url is null && said.StateFolder is null ? said.Or(ClientFile.Read(place)) : said;
        }

        var folder = said.Url is null ? said.StateFolder ?? StandardFolder : said.StateFolder;
        var address = said.Url ?? Listening(folder!) ?? StandardAddress;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new CommandException(ExitCode.Usage, $"{address} is no address of a service. Give one like https://lb-1:8443.");
        }

        var certificate = folder is null ? null : Path.Combine(folder, "tls-certificate.pem");
        return new ServiceAddress(url, Token(said, folder))
        {
            CaFile = said.CaFile ?? (said.Fingerprint is null && certificate is not null && File.Exists(certificate) ? certificate : null),
            Fingerprint = said.Fingerprint,
            CertificateFile = said.CertificateFile,
            KeyFile = said.KeyFile,
        };
    }

    private static ClientOptions OfEnvironment(IReadOnlyDictionary<string, string> environment) => new()
    {
        Url = environment.GetValueOrDefault("PORTAL_URL"),
        Token = environment.GetValueOrDefault("PORTAL_TOKEN"),
        TokenFile = environment.GetValueOrDefault("PORTAL_TOKEN_FILE"),
        CaFile = environment.GetValueOrDefault("PORTAL_CA"),
        Fingerprint = environment.GetValueOrDefault("PORTAL_FINGERPRINT"),
        CertificateFile = environment.GetValueOrDefault("PORTAL_CERT"),
        KeyFile = environment.GetValueOrDefault("PORTAL_KEY"),
        StateFolder = environment.GetValueOrDefault("PORTAL_STATE_DIR"),
    };

    // The service notes where it listens; of several addresses the first one of this machine alone is the one.
    private static string? Listening(string folder)
    {
        try
        {
            var addresses = File.ReadAllLines(Path.Combine(folder, "listening"));
            return (addresses.FirstOrDefault(address => address.Contains("//127.", StringComparison.Ordinal) || address.Contains("//[::1]", StringComparison.Ordinal)) ?? addresses.FirstOrDefault())
                ?.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Token(ClientOptions said, string? folder)
    {
        if (said.Token is not null)
        {
            return said.Token;
        }

        var file = said.TokenFile ?? (folder is null ? null : Path.Combine(folder, "token"));
        try
        {
            return file is null ? null : File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return said.TokenFile is null && exception is FileNotFoundException or DirectoryNotFoundException ? null
                : throw new CommandException(ExitCode.Usage, $"The token cannot be read: {exception.Message} Become root, or give --token-file.");
        }
    }
}
