using FluentAssertions;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>Portal as apt installs its package, under a systemd that runs beside the tests.</summary>
internal static class PackagedPortal
{
    public const string Program = "/usr/bin/portal";

    private static readonly string Packages = Repository.PathOf("artifacts/package/tests");

    // The first says whether maintainer scripts may start services: in many containers it says no. While the second is there, each
    // package has man index all its pages, which takes a minute in the lab.
    private static readonly string[] Habits = ["/usr/sbin/policy-rc.d", "/var/lib/man-db/auto-update"];

    private static readonly string[] Apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q", "-o", "Dpkg::Use-Pty=0", "-o", "APT::Sandbox::User=root", "-o", "Dpkg::Options::=--force-unsafe-io"];

    /// <summary>The processes that run the installed program.</summary>
    public static IReadOnlyList<int> Processes => InstalledPortal.ProcessesOf(Program);

    /// <summary>The version that is installed; otherwise the state that dpkg knows, or nothing.</summary>
    public static string Version => Tool.Run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", "portal").Output.Replace("installed ", string.Empty, StringComparison.Ordinal);

    /// <summary>
    /// Makes a package of the program that was built. scripts/test.sh has made it before the lab, where it takes several times as long.
    /// </summary>
    public static void Make(string version)
    {
        var made = Directory.Exists(Packages) ? PackageOf(version) : null;
        if (made is null || Sources.Any(source => File.GetLastWriteTimeUtc(source) > File.GetLastWriteTimeUtc(made)))
        {
            Tool.Check(Repository.PathOf("scripts/package.sh"), "--fast", "--version", version, "--output", Packages);
        }
    }

    /// <summary>Installs a package, or changes to it.</summary>
    public static void Install(string version) => Run("install", "--allow-downgrades", "--no-install-recommends", PackageOf(version)!);

    /// <summary>Takes the program away.</summary>
    public static void Remove() => Run("remove", "portal");

    /// <summary>Takes away all that is the package's; does nothing where nothing is.</summary>
    public static void Purge()
    {
        if (Version.Length > 0)
        {
            Run("purge", "portal");
        }
    }

    /// <summary>Lets maintainer scripts start services, as on a machine that is no container, and no package do the work of others.</summary>
    public static void SetHabitsAside()
    {
        foreach (var habit in Habits.Where(File.Exists))
        {
            File.Move(habit, Aside(habit));
        }
    }

    /// <summary>Makes it as it was before.</summary>
    public static void BringHabitsBack()
    {
        foreach (var habit in Habits.Where(habit => File.Exists(Aside(habit))))
        {
            File.Move(Aside(habit), habit);
        }
    }

    private static IEnumerable<string> Sources =>
        [PortalProcess.Binary, Repository.PathOf("scripts/package.sh"), .. Directory.GetFiles(Repository.PathOf("scripts/package")), .. Directory.GetFiles(Repository.PathOf("scripts/install"))];

    private static string? PackageOf(string version) => Directory.GetFiles(Packages, $"portal_{version}_*.deb").SingleOrDefault();

    private static void Run(params string[] words)
    {
        var apt = InstalledPortal.Run([.. Apt, .. words]);
        apt.ExitCode.Should().Be(0, apt.Output + apt.Error);
    }

    private static string Aside(string file) => file + ".portal-tests";
}
