using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Cli.Connection;

/// <summary>Reads <c>client.json</c>: how people reach their service without saying so each time.</summary>
internal static class ClientFile
{
    private static readonly string[] Fields = ["url", "token", "token-file", "ca", "fingerprint", "cert", "key", "state-dir"];

    /// <summary>The files that are read, the first one first: the user's, and the machine's.</summary>
    /// <param name="environment">The environment.</param>
    public static IEnumerable<string> Places(IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } own ? own
            : environment.GetValueOrDefault("HOME") is { Length: > 0 } folder ? Path.Combine(folder, ".config") : null;
        return home is null ? ["/etc/portal/client.json"] : [Path.Combine(home, "portal", "client.json"), "/etc/portal/client.json"];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>What it says; nothing when it is not there.</returns>
    /// <exception cref="CommandException">It cannot be read, or is none.</exception>
    public static ClientOptions Read(string path)
    {
        if (!File.Exists(path))
        {
            return new ClientOptions();
        }

        try
        {
            var file = LenientJson.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("It is no object.");
            foreach (var (name, value) in file)
            {
                if (!Fields.Contains(name) || value?.GetValueKind() != JsonValueKind.String)
                {
                    throw new CommandException(ExitCode.Usage, $"{path}: {name} must be one of {string.Join(", ", Fields)}, with a text.");
                }
            }

            return new ClientOptions
            {
                Url = (string?)file["url"],
                Token = (string?)file["token"],
                TokenFile = (string?)file["token-file"],
                CaFile = (string?)file["ca"],
                Fingerprint = (string?)file["fingerprint"],
                CertificateFile = (string?)file["cert"],
                KeyFile = (string?)file["key"],
                StateFolder = (string?)file["state-dir"],
            };
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be read: {exception.Message}");
        }
    }
}
