using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>How the binary starts, and what it says when it cannot.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class StartTests
{
    private PortalProcess portal = null!;

    [SetUp]
    public void Prepare()
    {
        Kernel.Clear();
        portal = new PortalProcess();
    }

    [TearDown]
    public void Stop()
    {
        portal?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public void Help_names_every_option_and_version_the_version()
    {
        var help = Tool.Check(PortalProcess.Binary, "--help");
        foreach (var option in new[] { "listen", "state-dir", "token", "token-file", "tls-certificate", "tls-key", "ipvsadm", "ipvsadm-timeout", "log-level", "config" })
        {
            help.Should().Contain("--" + option + " ").And.Contain("PORTAL_" + option.ToUpperInvariant().Replace('-', '_'));
        }

        Tool.Check(PortalProcess.Binary, "--version").Should().MatchRegex(@"^portal \d+\.\d+\.\d+\n$");
    }

    [TestCase("--nonsense", "--nonsense")]
    [TestCase("--listen=nonsense", "--listen")]
    [TestCase("--listen=http://10.0.0.254:18443", "https")]
    [TestCase("--listen=http://0.0.0.0:18443", "https")]
    [TestCase("--ipvsadm-timeout=soon", "--ipvsadm-timeout")]
    [TestCase("--config=/nonexistent", "/nonexistent")]
    [TestCase("--tls-key=/nonexistent", "--tls-certificate")]
    public void A_bad_option_stops_the_start_and_is_named(string option, string named)
    {
        var start = Tool.Run(PortalProcess.Binary, "--state-dir", portal.StateFolder, option);

        start.ExitCode.Should().Be(2);
        start.Error.Should().StartWith("portal: ").And.Contain(named);
        Directory.Exists(portal.StateFolder).Should().BeFalse("nothing was begun");
    }

    [Test]
    public async Task The_environment_and_a_file_configure_it_too()
    {
        var file = Path.Combine(portal.Folder, "portal.json");
        await File.WriteAllTextAsync(file, """{"log-level": "debug", "ipvsadm-timeout": 0}""");

        var start = Tool.Run("env", $"PORTAL_CONFIG={file}", PortalProcess.Binary);

        start.ExitCode.Should().Be(2);
        start.Error.Should().Contain(file).And.Contain("ipvsadm-timeout");
    }

    [Test]
    public async Task A_second_Portal_on_the_same_state_folder_does_not_start()
    {
        await portal.StartReadyAsync();

        var second = Tool.Run(PortalProcess.Binary, "--state-dir", portal.StateFolder, "--listen", "http://127.0.0.1:17999");

        second.ExitCode.Should().Be(1);
        second.Error.Should().Contain("Another Portal").And.Contain(portal.StateFolder);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80")).Expect(201);
    }

    [Test]
    public async Task A_file_system_that_is_read_only_is_called_so()
    {
        Directory.CreateDirectory(portal.StateFolder);
        Tool.Check("mount", "-t", "tmpfs", "-o", "mode=700", "tmpfs", portal.StateFolder);
        try
        {
            await portal.StartReadyAsync();
            portal.Stop().Should().Be(0);
            Tool.Check("mount", "-o", "remount,ro", portal.StateFolder);

            foreach (var option in new[] { "--check-config", "--log-level=error" })
            {
                var start = Tool.Run(PortalProcess.Binary, "--state-dir", portal.StateFolder, "--listen", portal.Api.Address.ToString(), option);

                start.ExitCode.Should().Be(1);
                (start.Output + start.Error).Should().Contain($"The state folder {portal.StateFolder} cannot be written: ").And.Contain("Read-only file system").And.NotContain("Another Portal");
            }
        }
        finally
        {
            portal.Kill();
            Tool.Check("umount", portal.StateFolder);
        }
    }

    [Test]
    public async Task A_port_that_is_taken_stops_the_start_and_is_named()
    {
        await portal.StartReadyAsync();

        var second = Tool.Run(PortalProcess.Binary, "--state-dir", portal.Folder + "/other", "--listen", portal.Api.Address.ToString());

        second.ExitCode.Should().Be(1);
        second.Error.Should().Contain(portal.Api.Address.Authority);
    }

    [Test]
    public async Task A_damaged_journal_stops_the_start_and_its_line_is_named()
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80")).Expect(201);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/81")).Expect(201);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/82")).Expect(201);
        portal.Kill();
        var before = Kernel.Everything();
        var journal = Path.Combine(portal.StateFolder, "journal.jsonl");
        var lines = await File.ReadAllLinesAsync(journal);
        lines[1] = lines[1][..^5];
        await File.WriteAllLinesAsync(journal, lines);

        var start = Tool.Run(PortalProcess.Binary, "--state-dir", portal.StateFolder, "--listen", portal.Api.Address.ToString());

        start.ExitCode.Should().Be(1);
        start.Error.Should().Contain($"{journal}, line 2");
        Kernel.Everything().Should().Be(before);
    }

    [Test]
    public async Task A_torn_last_line_is_dropped_with_a_warning()
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80")).Expect(201);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/81")).Expect(201);
        portal.Kill();
        var journal = Path.Combine(portal.StateFolder, "journal.jsonl");
        var content = await File.ReadAllTextAsync(journal);
        await File.WriteAllTextAsync(journal, content + content.Split('\n')[^2][..^5]);

        await portal.StartReadyAsync();

        portal.Log.Should().Contain("warn:").And.Contain(journal);
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wlc\n-A -t 10.0.0.1:81 -s wlc\n");
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/82")).Expect(201);
        portal.Kill();
        await portal.StartReadyAsync();
        await portal.Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task The_token_is_made_at_the_first_start_for_its_owner_alone_and_stays()
    {
        await portal.StartReadyAsync();
        var token = Path.Combine(portal.StateFolder, "token");
        var made = await File.ReadAllTextAsync(token);

        File.GetUnixFileMode(token).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        made.Trim().Length.Should().BeGreaterThanOrEqualTo(32);
        portal.Log.Should().NotContain(made.Trim());
        portal.Stop();
        await portal.StartReadyAsync();
        (await File.ReadAllTextAsync(token)).Should().Be(made);
    }
}
