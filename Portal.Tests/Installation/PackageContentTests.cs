using System.IO.Compression;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Manual;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;
using PortalClient = Portal.Cli.PortalClient;

namespace Portal.Tests.Installation;

/// <summary>What scripts/package.sh makes. What becomes of it under apt and systemd is tested in the lab.</summary>
[Category("Binary")]
public sealed partial class PackageContentTests
{
    private const string Version = "1.2.3";
    private const string Day = "2026-11-29";
    private const string Documents = "usr/share/doc/portal";

    // Seconds of that day, in the afternoon.
    private const string Moment = "1795960000";

    private readonly TemporaryFolder folder = new();
    private string package = string.Empty;

    [OneTimeSetUp]
    public void Make_it()
    {
        package = Make("first");
        Tool.Check("dpkg-deb", "-R", package, folder["root"]);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void The_same_sources_make_the_same_bytes() =>
        File.ReadAllBytes(Make("second", "TZ=Pacific/Apia", "LC_ALL=C", "PATH=" + Environment.GetEnvironmentVariable("PATH"))).Should().Equal(File.ReadAllBytes(package));

    [Test]
    public void Lintian_has_nothing_to_say()
    {
        var lintian = Tool.Run("lintian", "--allow-root", "--fail-on", "error,warning", package);
        (lintian.ExitCode + lintian.Output + lintian.Error).Should().Be("0");
    }

    [Test]
    public void Each_override_of_lintian_has_its_reason() =>
        Repository.Read("scripts/package/lintian-overrides").Should().MatchRegex("\\A((# .*\n)+[a-z-]+ .*\n)+\\z");

    [Test]
    public void Everything_is_where_Debian_looks_for_it()
    {
        Modes(path => !path.StartsWith(Documents, StringComparison.Ordinal)).Should().BeEquivalentTo(
            "644 etc/portal/portal.json",
            "644 lib/systemd/system/portal.service",
            "755 usr/bin/portal",
            "644 usr/lib/modules-load.d/portal.conf",
            "644 usr/lib/sysusers.d/portal.conf",
            "644 usr/share/bash-completion/completions/portal",
            "644 usr/share/fish/vendor_completions.d/portal.fish",
            "644 usr/share/lintian/overrides/portal",
            "644 usr/share/man/man1/portal.1.gz",
            "644 usr/share/man/man5/portal.json.5.gz",
            "644 usr/share/man/man8/portal.8.gz",
            "644 usr/share/zsh/vendor-completions/_portal");
        Directory.Exists(folder["root/etc/portal/health"]).Should().BeTrue("programs of health checks go there");
        File.ReadAllBytes(folder["root/usr/bin/portal"]).Should().Equal(File.ReadAllBytes(PortalProcess.Binary));
    }

    [Test]
    public void All_documents_and_examples_are_there()
    {
        string[] sources = [.. Pages.All, "CHANGELOG.md", .. Sources("scripts/monitoring"), .. Sources("scripts/ha"), "scripts/install/ping.conf"];

        Modes(path => path.StartsWith(Documents, StringComparison.Ordinal)).Select(line => line[(4 + Documents.Length + 1)..]).Should().BeEquivalentTo(
            sources.Distinct().Select(file => file.Replace("scripts/install/", "scripts/", StringComparison.Ordinal).Replace("scripts/", "examples/", StringComparison.Ordinal)).Append("copyright").Append("changelog.gz"));
    }

    [Test]
    public void Each_link_of_the_documents_leads_to_something_in_the_package()
    {
        var pages = Directory.GetFiles(folder["root/" + Documents], "*.md", SearchOption.AllDirectories);
        pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(link => link.Groups["target"].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                .Select(target => $"{page}: {target}"))
            .Should().BeEmpty();
    }

    [Test]
    public void Its_control_file_says_what_it_is_and_what_it_needs()
    {
        Field("Package").Should().Be("portal");
        Field("Version").Should().Be(Version);
        Field("Architecture").Should().Be(Tool.Check("dpkg", "--print-architecture").Trim());
        Field("Depends").Split(", ").Should().BeEquivalentTo("ipvsadm", "kmod", $"libc6 (>= {NewestOfLibc()})", "libssl3 | libssl3t64", "systemd | systemd-standalone-sysusers");
        Field("Conffiles").Should().BeEmpty();
        File.ReadAllText(folder["root/DEBIAN/conffiles"]).Should().Be("/etc/portal/portal.json\n");
        Tool.Check("sh", "-c", $"cd {folder["root"]} && md5sum -c --quiet DEBIAN/md5sums").Should().BeEmpty();
    }

    [Test]
    public void The_configuration_is_the_first_one_and_Portal_takes_it()
    {
        var file = folder["root/etc/portal/portal.json"];
        File.ReadAllText(file).Should().Be(FirstConfiguration.Text());

        // Whether a start would work is asked in the lab, where there is a kernel for it.
        Tool.Run(PortalProcess.Binary, "--check-config", "--config", file, "--state-dir", folder["state"]).Output
            .Should().StartWith($"ok       options: All are known and have good values. The configuration file is {file}.\n");
    }

    [TestCase("1", "portal.1")]
    [TestCase("5", "portal.json.5")]
    [TestCase("8", "portal.8")]
    public void The_man_pages_are_those_of_the_program(string section, string name)
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(folder[$"root/usr/share/man/man{section}/{name}.gz"]), CompressionMode.Decompress));
        var version = Regex.Match(Repository.Read("Directory.Build.props"), "<Version>(.*)</Version>").Groups[1].Value;

        file.ReadToEnd().Should().Be(ManualPages.Write([section], PortalClient.Verbs(version), PortalClient.ExitCodes, new Edition(Day, version)));
    }

    [TestCase("bash", "bash-completion/completions/portal")]
    [TestCase("zsh", "zsh/vendor-completions/_portal")]
    [TestCase("fish", "fish/vendor_completions.d/portal.fish")]
    public void The_completions_are_those_of_the_program(string shell, string file) =>
        File.ReadAllText(folder["root/usr/share/" + file]).Should().Be(Tool.Check(PortalProcess.Binary, "completion", shell));

    [Test]
    public void The_unit_is_the_one_of_install_but_for_its_place_and_its_pages()
    {
        var unit = File.ReadAllLines(folder["root/lib/systemd/system/portal.service"]);
        var source = File.ReadAllLines(Repository.PathOf("scripts/install/portal.service"));

        unit.Except(source).Should().Equal("Documentation=man:portal(8) man:portal.json(5)", "ExecStart=/usr/bin/portal");
        source.Except(unit).Should().Equal("ExecStart=@PREFIX@/bin/portal");
    }

    [Test]
    public void What_both_installers_do_is_written_once()
    {
        var shared = Repository.Read("scripts/install/prepare.sh");
        File.ReadAllText(folder["root/DEBIAN/postinst"]).Should().Contain(shared).And.NotContain("@");
        foreach (var script in new[] { "postinst", "prerm", "postrm" })
        {
            Tool.Run("sh", "-n", folder["root/DEBIAN/" + script]).Error.Should().BeEmpty();
        }
    }

    [TestCase("--arch", "sparc")]
    [TestCase("--version", "one")]
    [TestCase("--version")]
    [TestCase("--nonsense")]
    public void A_bad_option_is_refused(params string[] options)
    {
        var run = Tool.Run(Repository.PathOf("scripts/package.sh"), options);
        (run.ExitCode, run.Error).Should().Match<(int Code, string Text)>(result => result.Code == 2 && result.Text.Contains(options[0].Replace("nonsense", "arch", StringComparison.Ordinal)));
    }

    private string Make(string output, params string[] environment)
    {
        Tool.Check("env", [.. environment, "SOURCE_DATE_EPOCH=" + Moment, Repository.PathOf("scripts/package.sh"), "--fast", "--version", Version, "--output", folder[output]]);
        return Directory.GetFiles(folder[output]).Should().ContainSingle().Subject;
    }

    private IEnumerable<string> Modes(Func<string, bool> isMeant)
    {
        var lines = Tool.Check("dpkg-deb", "-c", package).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        lines.Should().OnlyContain(words => words[1] == "root/root");
        return lines.Where(words => words[0][0] == '-').Select(words => words[^1][2..]).Where(isMeant)
            .Select(path => $"{Convert.ToString((int)File.GetUnixFileMode(folder["root/" + path]), 8)} {path}");
    }

    private static IEnumerable<string> Sources(string room) => Directory.GetFiles(Repository.PathOf(room), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.PathOf("."), file));

    private string Field(string name) => Tool.Check("dpkg-deb", "-f", package, name).Trim();

    private static Version NewestOfLibc() => Libc().Matches(Tool.Check("objdump", "-T", PortalProcess.Binary)).Select(match => System.Version.Parse(match.Groups[1].Value)).Max()!;

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"GLIBC_([\d.]+)")]
    private static partial Regex Libc();
}
