using System.Diagnostics;
using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>The root file system of the image, in which commands run as the recipe says: with its user and its environment.</summary>
internal sealed class ContainerRoot : IDisposable
{
    private static readonly string Recipe = Repository.Read("scripts/container/Containerfile");

    private readonly TemporaryFolder folder = new();
    private Process? portal;

    public ContainerRoot()
    {
        Tool.Check(Repository.PathOf("scripts/container/rootfs.sh"), "--binary", PortalProcess.Binary, Path);

        // As an engine does.
        Tool.Check("mount", "-t", "proc", "proc", Path + "/proc");
        Tool.Check("mount", "--bind", "/dev", Path + "/dev");
    }

    /// <summary>The folder.</summary>
    public string Path => folder["root"];

    /// <summary>The files in it, by their paths from its root.</summary>
    public IEnumerable<string> Files => Tool.Check("find", Path, "-xdev", "-type", "f", "-printf", "/%P\\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    /// <summary>The number of the process that is the container's.</summary>
    public int Id => portal!.Id;

    /// <summary>The token that Portal has made.</summary>
    public string Token => File.ReadAllText(Path + "/var/lib/portal/token").Trim();

    /// <summary>Runs the health check of the recipe.</summary>
    public Tool CheckHealth() => Tool.Run("env", In(Words("HEALTHCHECK .*CMD")));

    /// <summary>Starts what the recipe starts, with an option behind it.</summary>
    public void Start() => portal = Process.Start("env", In(Words("ENTRYPOINT").Concat(["--log-level", "warning"])));

    /// <summary>Ends it as an engine does.</summary>
    public int Stop()
    {
        Tool.Check("kill", "-TERM", $"{Id}");
        portal!.WaitForExit(TimeSpan.FromMinutes(3)).Should().BeTrue("Portal should end");
        return portal.ExitCode;
    }

    public void Dispose()
    {
        if (portal is { HasExited: false })
        {
            portal.Kill();
            portal.WaitForExit();
        }

        portal?.Dispose();
        Tool.Run("umount", Path + "/dev", Path + "/proc");
        folder.Dispose();
    }

    private string[] In(IEnumerable<string> command) => ["-i", Line("ENV"), "chroot", "--userspec=" + Line("USER"), Path, .. command];

    private static string Line(string word) => Regex.Match(Recipe, $"^{word} (?<rest>.*)$", RegexOptions.Multiline).Groups["rest"].Value;

    private static IEnumerable<string> Words(string word) => JArray.Parse(Line(word)).Select(part => (string)part!);
}
