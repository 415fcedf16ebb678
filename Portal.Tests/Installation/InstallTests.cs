using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Installation;

/// <summary>What scripts/install.sh puts into a folder. What becomes of it under systemd is tested in the lab.</summary>
public sealed class InstallTests
{
    private const string Program = "#!/bin/sh\n# A program.\necho \"Its configuration: $*\"\n";
    private const string Newer = "#!/bin/sh\n# A newer program.\n";
    private const string Unit = "etc/systemd/system/portal.service";
    private const string Configuration = "etc/portal/portal.json";

    // Tenths, as systemd-analyze counts them: what is left is the network, which is Portal's work.
    private const int Exposure = 15;

    private static readonly string[] Installed =
        [Configuration, "etc/modules-load.d/portal.conf", "etc/sysusers.d/portal.conf", Unit, "usr/local/bin/portal"];

    private TemporaryFolder root = null!;

    [SetUp]
    public void Prepare() => root = new TemporaryFolder();

    [TearDown]
    public void Clean() => root.Dispose();

    [Test]
    public void Everything_is_put_in_its_place_and_can_be_read_by_all()
    {
        Install();

        Files().Should().BeEquivalentTo(Installed);
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var file in Installed)
        {
            var mode = file.EndsWith("bin/portal", StringComparison.Ordinal)
                ? all | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
                : all;
            File.GetUnixFileMode(root[file]).Should().Be(mode, file);
        }

        File.ReadAllText(root["usr/local/bin/portal"]).Should().Be(Program);
        File.ReadAllText(root[Configuration]).Should().Be("Its configuration: --print-config\n", "the program writes it");
    }

    [Test]
    public void Systemd_finds_nothing_to_complain_of_in_the_unit()
    {
        Install();
        WithTargets();

        var verified = Tool.Run("systemd-analyze", "verify", "--root=" + root.Path, "portal.service");

        (verified.ExitCode + verified.Output + verified.Error).Should().Be("0");
    }

    [Test]
    public void The_service_is_shut_out_from_what_it_does_not_need()
    {
        Install();
        WithTargets();

        var review = Tool.Run("systemd-analyze", "security", "--offline=yes", "--no-pager", $"--threshold={Exposure}", "--root=" + root.Path, "portal.service");

        review.ExitCode.Should().Be(0, review.Output + review.Error);
    }

    [Test]
    public void A_second_run_changes_nothing_and_says_so()
    {
        Install();
        var before = Files().Select(file => File.GetLastWriteTimeUtc(root[file])).ToList();

        var output = Install();

        Files().Select(file => File.GetLastWriteTimeUtc(root[file])).Should().Equal(before);
        output.Should().NotContain("is installed").And.Contain("is up to date");
    }

    [Test]
    public void A_newer_program_takes_the_place_of_the_older_in_one_step()
    {
        Install();
        using var running = File.OpenRead(root["usr/local/bin/portal"]);

        Install(Newer).Should().Contain("usr/local/bin/portal is installed");

        File.ReadAllText(root["usr/local/bin/portal"]).Should().Be(Newer);
        using var reader = new StreamReader(running);
        reader.ReadToEnd().Should().Be(Program, "a Portal that runs keeps its own");
    }

    [Test]
    public void A_configuration_that_is_there_is_left_as_it_is()
    {
        Directory.CreateDirectory(root["etc/portal"]);
        root.Write(Configuration, "mine");

        Install().Should().Contain("portal.json is left as it is");

        File.ReadAllText(root[Configuration]).Should().Be("mine");
    }

    [Test]
    public void What_is_taken_away_leaves_the_configuration_and_Portals_data()
    {
        Install();
        Directory.CreateDirectory(root["var/lib/portal"]);
        root.Write("var/lib/portal/token", "secret");

        var output = Run("--uninstall").Output;

        Files().Should().Equal(Configuration, "var/lib/portal/token");
        output.Should().Contain("What stays").And.Contain(root["etc/portal"]).And.Contain(root["var/lib/portal"]);
        Run("--uninstall").Output.Should().Contain("is not there");
    }

    [Test]
    public void Another_prefix_is_where_the_service_looks_and_is_known_when_it_is_taken_away()
    {
        Install(Program, "--prefix", "/opt/balancing/");

        Files().Should().Contain("opt/balancing/bin/portal").And.NotContain("usr/local/bin/portal");
        File.ReadAllLines(root[Unit]).Should().Contain("ExecStart=/opt/balancing/bin/portal");
        Run("--uninstall");
        Files().Should().Equal(Configuration);
    }

    [Test]
    public void The_right_to_ping_is_added_on_demand_and_stays_until_everything_is_taken_away()
    {
        const string Rights = Unit + ".d/ping.conf";
        Install();
        File.Exists(root[Rights]).Should().BeFalse();

        Install(Program, "--ping").Should().Contain(Rights + " is installed");
        Install();

        Files().Should().BeEquivalentTo([.. Installed, Rights]);
        WithTargets();
        var verified = Tool.Run("systemd-analyze", "verify", "--root=" + root.Path, "portal.service");
        (verified.ExitCode + verified.Output + verified.Error).Should().Be("0");
        Run("--uninstall");
        Directory.Exists(Path.GetDirectoryName(root[Rights])).Should().BeFalse();
    }

    [Test]
    public void There_is_a_folder_for_health_programs_that_only_its_owner_can_write_to()
    {
        Install();
        File.GetUnixFileMode(root["etc/portal/health"]).Should().Be(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    [TestCase("--prefix", "/home/somebody")]
    [TestCase("--prefix", "/opt/two words")]
    [TestCase("--prefix")]
    [TestCase("--nonsense")]
    public void A_bad_option_is_refused_before_anything_is_done(params string[] options)
    {
        var run = Tool.Run(Repository.PathOf("scripts/install.sh"), ["--root", root.Path, "--binary", "/bin/true", .. options]);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("--prefix");
        Files().Should().BeEmpty();
    }

    [Test]
    public void Every_scheduler_that_a_kernel_has_by_itself_is_loaded()
    {
        var modules = File.ReadAllLines(Repository.PathOf("scripts/install/modules.conf")).Where(line => !line.StartsWith('#'));

        // twos is younger than many kernels, and none is no module.
        modules.Should().BeEquivalentTo(Schedulers.All.Except(["twos", "none"]).Select(name => "ip_vs_" + name).Prepend("ip_vs"));
    }

    private string Install(string program = Program, params string[] options)
    {
        using var build = new TemporaryFolder();
        var file = build.Write("portal", program);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Run(["--binary", file, .. options]).Output;
    }

    private Tool Run(params string[] options)
    {
        var run = Tool.Run(Repository.PathOf("scripts/install.sh"), ["--root", root.Path, .. options]);
        (run.ExitCode + run.Error).Should().Be("0");
        return run;
    }

    // A whole system has them; the service is started between them.
    private void WithTargets()
    {
        const string units = "usr/lib/systemd/system";
        Directory.CreateDirectory(root[units]);
        foreach (var file in Directory.EnumerateFiles("/" + units, "*.target"))
        {
            File.Copy(file, Path.Combine(root[units], Path.GetFileName(file)));
        }

        // What the unit runs beside Portal.
        Directory.CreateDirectory(root["bin"]);
        File.Copy("/bin/kill", root["bin/kill"]);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(root.Path, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(root.Path, file)).Order(StringComparer.Ordinal);
}
