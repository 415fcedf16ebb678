using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>The way that scripts/run.sh opens into the lab, with a kernel at its end: scripts/lab/tap.sh. It needs /dev/net/tun, which not every machine has.</summary>
[Category("Tun")]
public sealed class LabNetworkTests
{
    // What scripts/lab/tour.sh does, without the network and Portal.
    private const string Inside = """
        ip address add 192.0.2.2/30 dev vec0
        ip link set vec0 up
        echo ready
        exec scripts/lab/relay.sh TCP-LISTEN:18022,bind=192.0.2.2,reuseaddr "EXEC:scripts/lab/inside.pl serve,nofork"
        """;

    private TemporaryFolder folder = null!;
    private Process lab = null!;

    [SetUp]
    public async Task Boot()
    {
        folder = new TemporaryFolder();
        string[] rights = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        lab = Process.Start(new ProcessStartInfo("setsid", ["unshare", "--net", .. rights, "scripts/lab/tap.sh", folder.Path, "bash", "-c", Inside])
        {
            WorkingDirectory = Repository.PathOf("."),
            RedirectStandardOutput = true,
            Environment = { ["PORTAL_LAB_MEMORY"] = "256M" },
        })!;
        (await lab.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))).Should().Be("ready");
        await Until.TrueAsync(
            async () =>
            {
                using var inside = new InsideProcess(folder["8022"], "true");
                return (await inside.EndAsync()).ExitCode == 0;
            },
            "the lab should answer");
    }

    [TearDown]
    public void End()
    {
        Tool.Run("kill", "-TERM", lab.Id.ToString(CultureInfo.InvariantCulture));
        lab.WaitForExit();
        lab.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task Ten_megabytes_go_into_the_lab_and_come_out_again()
    {
        var bytes = new byte[10_000_000];
        new Random(1).NextBytes(bytes);
        using var inside = new InsideProcess(folder["8022"], "sh", "-c", "cat; uname -r >&2");

        var (exitCode, output, error) = await inside.EndAsync(bytes);

        exitCode.Should().Be(0, error);
        output.AsSpan().SequenceEqual(bytes).Should().BeTrue("{0} bytes came back", output.Length);
        error.Should().NotBe(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease"), "it is another kernel");
    }
}
