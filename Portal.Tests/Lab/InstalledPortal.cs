using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>Portal as scripts/install.sh installs it, under a systemd that runs beside the tests.</summary>
internal static class InstalledPortal
{
    public const string Program = "/usr/local/bin/portal";
    public const string Configuration = "/etc/portal/portal.json";
    public const string StateFolder = "/var/lib/portal";

    public static Uri Address { get; } = new("http://127.0.0.1:8443");

    /// <summary>The processes that run the installed program, as this side of systemd numbers them.</summary>
    public static IReadOnlyList<int> Processes => ProcessesOf(Program);

    /// <summary>The processes that run a program, also one whose file has been replaced.</summary>
    public static IReadOnlyList<int> ProcessesOf(string program) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0)
            .Where(number => number > 0 && new FileInfo($"/proc/{number}/exe").LinkTarget?.StartsWith(program, StringComparison.Ordinal) is true),
    ];

    /// <summary>Runs a command beside systemd.</summary>
    public static Tool Run(params string[] command) => Tool.Run(Repository.PathOf("scripts/lab/systemd.sh"), ["run", .. command]);

    /// <summary>Installs Portal, or brings it up to date, and starts it.</summary>
    /// <param name="options">Options of scripts/install.sh.</param>
    /// <returns>What is said of it.</returns>
    public static string Install(params string[] options) =>
        Tool.Check(Repository.PathOf("scripts/lab/systemd.sh"), ["run", Repository.PathOf("scripts/install.sh"), "--binary", PortalProcess.Binary, .. options]);

    /// <summary>Takes everything away, what an operator would keep too.</summary>
    public static void Remove()
    {
        Tool.Check(Repository.PathOf("scripts/install.sh"), "--uninstall");
        Tool.Check("rm", "-rf", "/etc/portal", StateFolder);
    }
}
