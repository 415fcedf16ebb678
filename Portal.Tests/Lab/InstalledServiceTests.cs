using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>The installed service, under a real systemd and on the real kernel, with all that its unit shuts it out from.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed partial class InstalledServiceTests
{
    private const string Web = "/services/tcp/10.0.0.1/80";

    private string firstOutput = string.Empty;
    private PortalClient api = null!;

    [OneTimeSetUp]
    public void Install()
    {
        Kernel.Clear();
        Tool.Check(Repository.PathOf("scripts/lab/systemd.sh"), "up");
        firstOutput = InstalledPortal.Install();
        api = new PortalClient(InstalledPortal.Address) { Token = File.ReadAllText(InstalledPortal.StateFolder + "/token").Trim() };
    }

    [OneTimeTearDown]
    public void Remove()
    {
        api?.Dispose();
        InstalledPortal.Run("systemctl", "stop", "portal");
        Tool.Check(Repository.PathOf("scripts/lab/systemd.sh"), "down");
        InstalledPortal.Remove();
        Kernel.Clear();
    }

    [SetUp]
    public async Task Empty_the_table() => (await api.PostAsync("/services", "[]")).Expect(200);

    [Test]
    public void It_starts_ready_and_says_what_its_page_shows()
    {
        Repository.Read("docs/install.md").Should().Contain(firstOutput);
        Show("ActiveState").Should().Be("active");
        Show("StatusText").Should().Be("The kernel has Portal's data.");
    }

    [Test]
    public async Task Portal_and_ipvsadm_have_one_right_and_do_all_their_work_with_it()
    {
        Tool.Run("rmmod", "ip_vs_nq");
        await DeclareAsync();
        (await api.PostAsync("/services/tcp/10.0.0.1/81", "{scheduler: 'nq'}")).Expect(201);

        File.ReadAllText("/proc/modules").Should().Contain("ip_vs_nq ", "the kernel loads it for Portal");
        Host.Client.Fetch("http://10.0.0.1/", 4).Order().Should().Equal("s1", "s1", "s2", "s2");
        await api.ExpectNoDriftAsync();
        var portal = InstalledPortal.Processes.Should().ContainSingle().Subject;
        int[] both = [portal, .. Tool.Check("pgrep", "-P", portal.ToString(CultureInfo.InvariantCulture)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        both.Should().HaveCountGreaterThan(1, "an ipvsadm is kept open for writing");
        foreach (var process in both)
        {
            var status = await File.ReadAllTextAsync($"/proc/{process}/status");
            foreach (var set in new[] { "CapEff", "CapPrm", "CapBnd", "CapAmb" })
            {
                status.Should().Contain($"{set}:\t0000000000001000\n", "that is CAP_NET_ADMIN");
            }

            status.Should().Contain("NoNewPrivs:\t1\n").And.Contain("Seccomp:\t2\n").And.NotContain("Uid:\t0");
        }

        File.GetUnixFileMode(InstalledPortal.StateFolder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public async Task After_a_crash_systemd_starts_it_again()
    {
        await DeclareAsync();
        var before = InstalledPortal.Processes.Should().ContainSingle().Subject;

        Tool.Check("kill", "-KILL", before.ToString(CultureInfo.InvariantCulture));

        await Until.TrueAsync(async () => await api.IsAliveAsync() && (await api.GetAsync("/readyz")).Status == 200, "systemd should start it again");
        (await api.GetAsync(Web)).Expect(200);
        await api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_reload_reads_the_token_anew_and_ends_nothing()
    {
        const string File = InstalledPortal.StateFolder + "/token";
        var (before, old) = (InstalledPortal.Processes, api.Token);
        await System.IO.File.WriteAllTextAsync(File, "another\n");
        InstalledPortal.Run("systemctl", "reload", "portal").ExitCode.Should().Be(0);
        await Until.TrueAsync(async () => (await api.GetAsync("/services")).Status == 401, "the old token should hold no more");
        api.Token = "another";
        (await api.GetAsync("/services")).Expect(200);

        await System.IO.File.WriteAllTextAsync(File, old + "\n");
        InstalledPortal.Run("systemctl", "reload", "portal").ExitCode.Should().Be(0);
        api.Token = old;
        await Until.TrueAsync(async () => (await api.GetAsync("/services")).Status == 200, "the old token should hold again");
        InstalledPortal.Processes.Should().Equal(before);
    }

    [Test]
    public void It_has_bounds_and_is_started_again_however_often_it_ends()
    {
        Show("MemoryMax").Should().Be((512L << 20).ToString(CultureInfo.InvariantCulture));
        Show("TasksMax").Should().Be("512");
        Show("LimitNOFILE").Should().Be("16384", "three quarters of them are enough for 10,000 servers that do not answer");
        Show("OOMPolicy").Should().Be("continue");
        Show("Restart").Should().Be("always");
        Show("StartLimitIntervalUSec").Should().Be("0");
    }

    [Test]
    public async Task Health_programs_run_in_it_and_a_ping_says_which_right_it_lacks_until_it_has_that()
    {
        const string Groups = "/proc/sys/net/ipv4/ping_group_range";
        const string Check = Web + "/servers/10.0.1.11/80/health/check";
        var (configuration, groups) = (await File.ReadAllTextAsync(InstalledPortal.Configuration), await File.ReadAllTextAsync(Groups));
        try
        {
            await File.WriteAllTextAsync(Groups, "1 0");
            await File.WriteAllTextAsync("/etc/portal/health/well", "#!/bin/sh\necho $PORTAL_SERVER_ADDRESS\n");
            Tool.Check("chmod", "755", "/etc/portal/health/well");
            await File.WriteAllTextAsync(InstalledPortal.Configuration, configuration.Replace("// \"health-programs\"", "\"health-programs\"", StringComparison.Ordinal));
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().Be(0);
            await DeclareAsync();

            (await api.PostAsync(Check, "{type: 'program', name: 'well', timeout: 60}")).Expect(200).Json.Value<string>("detail").Should().Be("Exit code 0: 10.0.1.11");
            var refused = (await api.PostAsync(Check, "{type: 'ping'}")).Expect(200).Json;
            (refused.Value<string>("result"), refused.Value<string>("detail")).Should().Be(("inconclusive",
                "This machine does not permit a ping: net.ipv4.ping_group_range does not have Portal's group, and Portal does not have CAP_NET_RAW (scripts/install.sh --ping gives it to the service)."));

            await File.WriteAllTextAsync(Groups, "0 2147483647");
            (await api.PostAsync(Check, "{type: 'ping', timeout: 60}")).Expect(200).Json.Value<string>("result").Should().Be("ok", "the group may");
            await File.WriteAllTextAsync(Groups, "1 0");
            InstalledPortal.Install("--ping").Should().Contain("ping.conf is installed");
            (await api.PostAsync(Check, "{type: 'ping', timeout: 60}")).Expect(200).Json.Value<string>("result").Should().Be("ok", "it may use raw sockets");
            var status = await File.ReadAllTextAsync($"/proc/{InstalledPortal.Processes.Should().ContainSingle().Subject}/status");
            status.Should().Contain("CapEff:\t0000000000003000\n").And.Contain("CapBnd:\t0000000000003000\n");
        }
        finally
        {
            Tool.Check("rm", "-rf", "/etc/systemd/system/portal.service.d");
            await File.WriteAllTextAsync(Groups, groups);
            await File.WriteAllTextAsync(InstalledPortal.Configuration, configuration);
            InstalledPortal.Run("systemctl", "daemon-reload").ExitCode.Should().Be(0);
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().Be(0);
        }
    }

    [Test]
    public async Task Addresses_are_kept_on_an_interface_with_the_one_right_that_it_has()
    {
        var configuration = await File.ReadAllTextAsync(InstalledPortal.Configuration);
        try
        {
            await File.WriteAllTextAsync(InstalledPortal.Configuration, configuration.Replace("// \"addresses-on\"", "\"addresses-on\"", StringComparison.Ordinal));
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().Be(0);
            (await api.PostAsync("/services", "[{type: 'tcp', host: '10.45.0.1', port: 80}]")).Expect(200);

            await Until.TrueAsync(() => Tool.Run("ip", "-o", "address", "show", "dev", "vips").Output.Contains(" 10.45.0.1/32 ", StringComparison.Ordinal), "the address should come");
            (await api.GetAsync("/director")).Expect(200).Json["addresses_on"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"interface":"vips"}""");
        }
        finally
        {
            await File.WriteAllTextAsync(InstalledPortal.Configuration, configuration);
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().Be(0);
            Tool.Run("ip", "link", "delete", "vips");
        }
    }

    [TestCase("TERM")]
    [TestCase("KILL")]
    public async Task Whatever_ends_it_that_is_not_systemd_it_is_started_again(string signal)
    {
        var before = InstalledPortal.Processes.Should().ContainSingle().Subject;
        Tool.Check("kill", "-" + signal, before.ToString(CultureInfo.InvariantCulture));
        await Until.TrueAsync(async () => InstalledPortal.Processes is [var process] && process != before && await api.IsAliveAsync(), "systemd should start it again");
    }

    [Test]
    public void Whether_it_would_start_again_can_be_asked_with_the_rights_of_the_service()
    {
        var command = CheckCommand().Match(Repository.Read("docs/operating.md")).Groups["command"].Value;

        var check = InstalledPortal.Run("sh", "-c", command);

        check.Output.Should().Contain($"The configuration file is {InstalledPortal.Configuration}.\n")
            .And.Contain("ok       ipvsadm: ")
            .And.EndWith("\nA start would work. Warnings: 1.\n");
        (check.ExitCode, check.Error).Should().Be((0, string.Empty));
    }

    [Test]
    public async Task A_bad_option_is_not_tried_again()
    {
        var good = await File.ReadAllTextAsync(InstalledPortal.Configuration);
        await File.WriteAllTextAsync(InstalledPortal.Configuration, """{"nonsense": 1}""");
        try
        {
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().NotBe(0);
            Show("ActiveState").Should().Be("failed");
            Show("ExecMainStatus").Should().Be("2");
        }
        finally
        {
            await File.WriteAllTextAsync(InstalledPortal.Configuration, good);
            InstalledPortal.Run("systemctl", "restart", "portal").ExitCode.Should().Be(0);
        }
    }

    [Test]
    public async Task Installed_again_it_runs_on_and_taken_away_it_leaves_everything_for_the_next()
    {
        await DeclareAsync();
        var (before, table) = (InstalledPortal.Processes, Kernel.Save());

        InstalledPortal.Install().Should().NotContain("is installed");
        InstalledPortal.Processes.Should().Equal(before);

        var taken = InstalledPortal.Run(Repository.PathOf("scripts/install.sh"), "--uninstall");
        (taken.ExitCode + taken.Error).Should().Be("0");
        InstalledPortal.Processes.Should().BeEmpty();
        Kernel.Save().Should().Be(table);
        Host.Client.Fetch("http://10.0.0.1/", 2).Should().HaveCount(2, "the kernel goes on");
        File.Exists(InstalledPortal.Program).Should().BeFalse();

        InstalledPortal.Install().Should().Contain(InstalledPortal.Program + " is installed").And.Contain("portal.json is left as it is");
        (await api.GetAsync(Web)).Expect(200);
        await api.ExpectNoDriftAsync();
    }

    [GeneratedRegex("^sudo (?<command>.* --check-config)$", RegexOptions.Multiline)]
    private static partial Regex CheckCommand();

    private static string Show(string property) => InstalledPortal.Run("systemctl", "show", "-P", property, "portal").Output.Trim();

    private async Task DeclareAsync() => (await api.PostAsync(Web, """
        {scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
        """)).Expect(201);
}
