using System.Text.Json.Nodes;
using NUnit.Framework;
using Portal.Cli.Convert;

namespace Portal.Tests.Cli.Convert;

/// <summary>Files that were written for the tests after what people publish. The real tools load them in the lab.</summary>
internal static class Corpus
{
    /// <summary>The identity of keepalived for which lines of them begin with <c>@main</c>.</summary>
    public const string ConfigId = "main";

    public static string Folder { get; } = Path.Combine(TestContext.CurrentContext.TestDirectory, "Folders", "convert");

    /// <summary>The files of a format, by their paths in the folder.</summary>
    public static IEnumerable<string> Files(ConfigurationFormat format) =>
        Directory.EnumerateFiles(Path.Combine(Folder, FolderOf(format))).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    public static Conversion Convert(string file) => Convert(FormatOf(file), Path.Combine(Folder, file));

    public static Conversion Convert(ConfigurationFormat format, string path) => Converter.Convert(format, new ConversionInput
    {
        File = path,
        Text = File.ReadAllText(path),
        Files = new FolderFiles(),
        ConfigId = ConfigId,
    });

    public static ConfigurationFormat FormatOf(string file) => Enum.GetValues<ConfigurationFormat>().Single(format => file.Split('/').Contains(FolderOf(format)));

    /// <summary>The services without checks: a table that nothing changes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="keepsBackups">Whether the tool has servers in the table, with weight 0, that serve only when others do not.</param>
    public static JsonArray WithoutChecks(JsonNode services, bool keepsBackups)
    {
        var plain = services.DeepClone().AsArray();
        foreach (var service in plain.OfType<JsonObject>())
        {
            service.Remove("health_check");
            var servers = service["servers"]!.AsArray();
            foreach (var server in servers.OfType<JsonObject>().ToList())
            {
                server.Remove("health_check");
                if (!keepsBackups && server.ContainsKey("backup"))
                {
                    servers.Remove(server);
                }
            }
        }

        return plain;
    }

    private static string FolderOf(ConfigurationFormat format) => format.ToString().ToLowerInvariant();
}
