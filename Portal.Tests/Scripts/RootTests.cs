using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>How scripts/run.sh becomes root, and what it leaves to an installed service. sudo and systemctl are stand-ins.</summary>
public sealed class RootTests
{
    private const string Nobody = "65534";

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Prepare()
    {
        folder = new TemporaryFolder();
        Stand_in("sudo", """
            printf '%s\n' "arguments:" "$@"
            while [ "$1" != -- ]; do shift; done
            shift
            exec "$@"
            """);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
    }

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Sudo_is_told_names_and_no_values()
    {
        var run = Run(["PORTAL_TOKEN=secret", "PORTAL_SCOPE=10.0.0.1", "OTHER=x"], "exec_as_root env");

        run.ExitCode.Should().Be(0, run.Error);
        var arguments = run.Output[..run.Output.IndexOf("\n--\n", StringComparison.Ordinal)];
        arguments.Should().Be("arguments:\n--preserve-env=PORTAL_SCOPE,PORTAL_TOKEN");
        run.Output.Should().Contain("\nPORTAL_TOKEN=secret\n");
    }

    [TestCase("x\nPORTAL_IPVSADM=/tmp/evil")]
    [TestCase("\nPORTAL_IPVSADM=/tmp/evil\n")]
    [TestCase("' --preserve-env=PATH '$(touch /tmp/evil)")]
    public void A_value_stays_one_value_whatever_it_holds(string value)
    {
        var run = Run(["PORTAL_TOKEN=" + value, "PORTAL_STATE_DIR="], "exec_as_root sh -c 'printf %s \"$PORTAL_TOKEN\"; env | grep -c ^PORTAL_IPVSADM= || true; printf \"${PORTAL_IPVSADM-none}\"'");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("\n--preserve-env=PORTAL_STATE_DIR,PORTAL_TOKEN\n--\n").And.Contain(value).And.EndWith("none");
    }

    [Test]
    public void Without_variables_sudo_is_told_none() => Run([], "exec_as_root echo done").Output.Should().Be("arguments:\n--\necho\ndone\ndone\n");

    [TestCase("", "")]
    [TestCase("", "--scope 10.0.0.1")]
    [TestCase("", "--state-dir /var/lib/portal/")]
    [TestCase("", "--state-dir=/var/lib/../lib/portal")]
    [TestCase("PORTAL_STATE_DIR=/var/lib/portal", "")]
    [TestCase("PORTAL_STATE_DIR=/srv/mine", "--state-dir /var/lib/portal")]
    public void The_state_folder_of_an_installed_service_is_left_to_it(string variable, string options)
    {
        Stand_in("systemctl", "exit 0");
        var run = Run(variable.Length > 0 ? [variable] : [], "keep_from_service " + options);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("The service portal runs on this table").And.Contain("--state-dir FOLDER");
    }

    [TestCase("", "--state-dir /srv/mine")]
    [TestCase("PORTAL_STATE_DIR=/srv/mine", "")]
    public void With_a_folder_of_its_own_it_runs_beside_the_service(string variable, string options)
    {
        Stand_in("systemctl", "[ \"$1\" = cat ]");
        Run(variable.Length > 0 ? [variable] : [], "keep_from_service " + options).Should().Be(new Tool(0, string.Empty, string.Empty));
    }

    [Test]
    public void Where_no_service_is_installed_nothing_is_said()
    {
        Stand_in("systemctl", "exit 1");
        Run([], "keep_from_service").Should().Be(new Tool(0, string.Empty, string.Empty));
    }

    private Tool Run(string[] variables, string script)
    {
        var lines = $". '{folder.Write("root.sh", Repository.Read("scripts/lib/root.sh"))}'; {script}";
        string[] clean = ["-i", $"PATH={folder.Path}:/usr/bin:/bin:/usr/sbin:/sbin", .. variables];
        return Environment.IsPrivilegedProcess
            ? Tool.Run("setpriv", ["--reuid", Nobody, "--clear-groups", "env", .. clean, "bash", "-c", lines])
            : Tool.Run("env", [.. clean, "bash", "-c", lines]);
    }

    private void Stand_in(string name, string script)
    {
        folder.Write(name, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(folder[name], (UnixFileMode)0b111_101_101);
    }
}
