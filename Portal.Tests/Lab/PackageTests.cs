using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>The life of the package on a Debian with systemd and IPVS, each step by apt.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class PackageTests
{
    private const string Old = "1.0.0";
    private const string New = "1.0.1";
    private const string Slow = "10.0.0.1:9000";
    private const string Configuration = "/etc/portal/portal.json";

    private PortalClient api = null!;

    [OneTimeSetUp]
    public void Make_packages()
    {
        Kernel.Clear();
        Tool.Check(Repository.PathOf("scripts/lab/systemd.sh"), "up");
        PackagedPortal.SetHabitsAside();
        PackagedPortal.Make(Old);
        PackagedPortal.Make(New);
        api = new PortalClient(InstalledPortal.Address);
    }

    [OneTimeTearDown]
    public void Take_it_away()
    {
        api?.Dispose();
        PackagedPortal.Purge();
        PackagedPortal.BringHabitsBack();
        Tool.Check(Repository.PathOf("scripts/lab/systemd.sh"), "down");
        Kernel.Clear();
    }

    // Each step takes apt ten seconds here: the order saves steps, and no test relies on it.
    [Test]
    [Order(1)]
    public async Task Installed_on_a_machine_that_balances_it_adopts_what_is_there_and_runs()
    {
        PackagedPortal.Purge();
        Kernel.Clear();
        Kernel.Run("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.1.11:80 -m");
        var table = Kernel.Save();

        PackagedPortal.Install(Old);

        await ConnectAsync();
        (await api.GetAsync("/services/tcp/10.0.0.1/80/servers/10.0.1.11/80")).Expect(200);
        await api.ExpectNoDriftAsync();
        Kernel.Save().Should().Be(table);
        Show("is-enabled").Should().Be("enabled");
        Show("is-active").Should().Be("active");
        Tool.Check("stat", "-c", "%U %a", InstalledPortal.StateFolder).Should().Be("portal 700\n");
        (await File.ReadAllTextAsync($"/proc/{PackagedPortal.Processes.Should().ContainSingle().Subject}/status")).Should().Contain("CapEff:\t0000000000001000\n").And.NotContain("Uid:\t0");
    }

    [Test]
    [Order(2)]
    public async Task What_it_brings_works()
    {
        await PrepareAsync();
        var check = InstalledPortal.Run(
            "setpriv", "--reuid", "portal", "--regid", "portal", "--init-groups", "--inh-caps", "-all,+net_admin", "--ambient-caps", "-all,+net_admin", PackagedPortal.Program, "--check-config");
        check.Output.Should().Contain($"The configuration file is {Configuration}.\n").And.EndWith("\nA start would work. Warnings: 1.\n");
        check.ExitCode.Should().Be(0);

        InstalledPortal.Run(PackagedPortal.Program, "ready").Output.Should().Be("ready\n");
        InstalledPortal.Run(PackagedPortal.Program, "get", "services", "-o", "name").Output.Should().Be("tcp/10.0.0.1/9000\n");
        InstalledPortal.Run("bash", "-c", ". /usr/share/bash-completion/completions/portal; COMP_LINE='portal get servers ' COMP_POINT=19 COMP_WORDS=(portal get servers '') COMP_CWORD=3; _portal; printf '%s\\n' \"${COMPREPLY[@]}\"")
            .Output.Should().Contain("tcp/10.0.0.1/9000\n");
        await api.ExpectNoDriftAsync();
    }

    [Test]
    [Order(3)]
    public async Task A_download_runs_on_while_it_is_upgraded_and_while_it_goes_back()
    {
        await PrepareAsync(Old);
        using var stream = await SlowStream.OpenAsync(Host.Client, Slow);
        var (connections, table) = (Kernel.Connections(Slow), Kernel.Save());
        await File.AppendAllTextAsync(Configuration, "// The operator was here.\n");
        foreach (var version in new[] { New, Old })
        {
            var before = PackagedPortal.Processes.Should().ContainSingle().Subject;

            PackagedPortal.Install(version);

            PackagedPortal.Version.Should().Be(version);
            PackagedPortal.Processes.Should().ContainSingle().Which.Should().NotBe(before, "the new one has taken the place of the old");
            await ConnectAsync();
            (await api.GetAsync("/services/tcp/10.0.0.1/9000")).Expect(200);
            Kernel.Save().Should().Be(table);
            Kernel.Connections(Slow).Should().Contain(connections);
            await stream.ExpectToGoOnAsync();
        }

        (await File.ReadAllTextAsync(Configuration)).Should().EndWith("// The operator was here.\n");
    }

    [Test]
    [Order(4)]
    public async Task A_service_that_is_disabled_and_stopped_stays_so_at_an_upgrade()
    {
        await PrepareAsync(Old);
        InstalledPortal.Run("systemctl", "disable", "--now", "portal").ExitCode.Should().Be(0);
        try
        {
            PackagedPortal.Install(New);

            PackagedPortal.Version.Should().Be(New);
            PackagedPortal.Processes.Should().BeEmpty();
            Show("is-enabled").Should().Be("disabled");
        }
        finally
        {
            InstalledPortal.Run("systemctl", "enable", "--now", "portal").ExitCode.Should().Be(0);
        }

        await ConnectAsync();
    }

    [Test]
    [Order(5)]
    public async Task Removed_it_leaves_the_kernels_table_its_data_and_the_configuration_for_the_next()
    {
        await PrepareAsync();
        using var stream = await SlowStream.OpenAsync(Host.Client, Slow);
        var table = Kernel.Save();

        PackagedPortal.Remove();

        PackagedPortal.Processes.Should().BeEmpty();
        File.Exists(PackagedPortal.Program).Should().BeFalse();
        Kernel.Save().Should().Be(table);
        await stream.ExpectToGoOnAsync();
        File.Exists(Configuration).Should().BeTrue();
        Directory.EnumerateFileSystemEntries(InstalledPortal.StateFolder).Should().NotBeEmpty();

        PackagedPortal.Install(New);
        await ConnectAsync();
        (await api.GetAsync("/services/tcp/10.0.0.1/9000")).Expect(200);
        await stream.ExpectToGoOnAsync();
    }

    [Test]
    [Order(6)]
    public async Task Purged_it_leaves_the_kernels_table_and_nothing_of_its_own()
    {
        await PrepareAsync();
        using var stream = await SlowStream.OpenAsync(Host.Client, Slow);
        var table = Kernel.Save();

        PackagedPortal.Purge();

        PackagedPortal.Processes.Should().BeEmpty();
        Kernel.Save().Should().Be(table);
        await stream.ExpectToGoOnAsync();
        foreach (var place in new[] { InstalledPortal.StateFolder, "/etc/portal", "/usr/share/doc/portal", "/etc/systemd/system/multi-user.target.wants/portal.service", "/etc/systemd/system/portal.service" })
        {
            Path.Exists(place).Should().BeFalse(place);
        }

        PackagedPortal.Version.Should().NotBe(Old).And.NotBe(New);
    }

    private static string Show(string verb) => InstalledPortal.Run("systemctl", verb, "portal").Output.Trim();

    // A Portal of that version, or of any, with one service.
    private async Task PrepareAsync(string? version = null)
    {
        if (PackagedPortal.Version is var installed && (version is null ? installed is not (Old or New) : installed != version))
        {
            PackagedPortal.Install(version ?? Old);
        }

        await ConnectAsync();
        (await api.PostAsync("/services", """
            [{type: 'tcp', host: '10.0.0.1', port: 9000, scheduler: 'rr', servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm'}, {host: '10.0.1.12', port: 9000, forwarder: 'm'}]}]
            """)).Expect(200);
    }

    // The token of the Portal that runs now.
    private async Task ConnectAsync()
    {
        await Until.TrueAsync(api.IsAliveAsync, "Portal should answer");
        api.Token = (await File.ReadAllTextAsync(InstalledPortal.StateFolder + "/token")).Trim();
        await Until.TrueAsync(async () => (await api.GetAsync("/readyz")).Status == 200, "Portal should be ready");
    }
}
