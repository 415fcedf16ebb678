using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Hosting;

namespace Portal.Tests.Lab;

/// <summary>The binary that is asked whether it would start, with the real ipvsadm and users with few rights.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class CheckConfigTests
{
    private static readonly string[] Nobody = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--no-new-privs"];
    private static readonly string[] NobodyWithTheRight = [.. Nobody, "--inh-caps", "-all,+net_admin", "--ambient-caps", "-all,+net_admin"];

    private PortalProcess portal = null!;

    [SetUp]
    public void Prepare()
    {
        Kernel.Clear();
        portal = new PortalProcess();
        Tool.Check("chmod", "755", portal.Folder);
        File.Copy(PortalProcess.Binary, Path.Combine(portal.Folder, "portal"));
        Tool.Check("chmod", "755", Path.Combine(portal.Folder, "portal"));
    }

    [TearDown]
    public void Stop()
    {
        portal.Dispose();
        Kernel.Clear();
    }

    [Test]
    public void Before_the_first_start_everything_is_found_and_nothing_is_made()
    {
        Kernel.Run("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.1.11:80 -m");
        var (table, modules) = (Kernel.Everything(), Modules());

        var check = Check([]);

        check.Output.Should().Contain("ok       ipvsadm: /usr/sbin/ipvsadm works.\n").And.EndWith("\nA start would work.\n");
        (check.ExitCode, check.Error).Should().Be((0, string.Empty));
        Directory.Exists(portal.StateFolder).Should().BeFalse();
        (Kernel.Everything(), Modules()).Should().Be((table, modules));
    }

    [Test]
    public async Task While_a_Portal_runs_on_the_folder_neither_it_nor_the_kernel_notices()
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80", """
            {scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
            """)).Expect(201);
        var (table, folder, children) = (Kernel.Everything(), FolderPicture.Of(portal.StateFolder), Children());
        children.Should().NotBeEmpty("an ipvsadm is kept open for writing");

        var check = Check([]);

        check.Output.Should().Contain("warning  state folder: A Portal runs on ")
            .And.Contain("ok       data: Snapshot and journal are whole. Revision: 1; services: 1.\n")
            .And.Contain("listens there.\n")
            .And.EndWith("\nA start would work. Warnings: 1.\n");
        check.ExitCode.Should().Be(0);
        (Kernel.Everything(), Children()).Should().Be((table, children));
        FolderPicture.Of(portal.StateFolder).Should().Equal(folder);
        Host.Client.Fetch("http://10.0.0.1/", 2).Order().Should().Equal("s1", "s2");
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/81")).Expect(201);
        portal.Stop().Should().Be(0);
        await portal.StartReadyAsync();
    }

    [Test]
    public void A_user_without_the_right_learns_of_it()
    {
        Tool.Check("chown", "nobody", portal.Folder);

        var check = Check(Nobody);

        check.ExitCode.Should().Be(1);
        check.Output.Should().Contain("problem  ipvsadm: Portal may not use IPVS. ").And.Contain("CAP_NET_ADMIN").And.EndWith("\nA start would not work. Problems: 1.\n");
        Check(NobodyWithTheRight).Output.Should().EndWith("\nA start would work.\n");
    }

    [TestCase(".")]
    [TestCase("state")]
    [TestCase("state/lock")]
    [TestCase("state/journal.jsonl")]
    [TestCase("state/snapshot.json")]
    [TestCase("state/token")]
    public async Task What_the_user_may_not_use_is_named_and_a_start_fails_by_the_same(string forbidden)
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80")).Expect(201);
        portal.Stop().Should().Be(0);
        Tool.Check("chown", "-R", "nobody", portal.Folder);
        Check(NobodyWithTheRight).Output.Should().EndWith("\nA start would work.\n");
        if (forbidden == ".")
        {
            Directory.Delete(portal.StateFolder, recursive: true);
        }

        Tool.Check("chown", "root", Path.Combine(portal.Folder, forbidden));
        Tool.Check("chmod", "go-w", Path.Combine(portal.Folder, forbidden));
        var before = FolderPicture.Of(portal.Folder);

        var check = Check(NobodyWithTheRight);

        check.ExitCode.Should().Be(1, check.Output);
        check.Output.Should().Contain(Path.Combine(portal.Folder, forbidden == "." ? "state" : forbidden)).And.EndWith("\nA start would not work. Problems: 1.\n");
        FolderPicture.Of(portal.Folder).Should().Equal(before);
        Run(NobodyWithTheRight).ExitCode.Should().BeInRange(1, 2);
    }

    [Test]
    public void A_module_that_is_not_loaded_stays_so()
    {
        Kernel.Unload();

        var check = Check([]);

        check.Output.Should().Contain("warning  ipvsadm: /usr/sbin/ipvsadm is there. It was not run, because that would load the module ip_vs");
        check.ExitCode.Should().Be(0);
        Modules().Should().NotContain("ip_vs");
    }

    private static string Modules() => string.Join('\n', File.ReadLines("/proc/modules").Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));

    private string Children() => Tool.Check("pgrep", "-P", portal.Id.ToString(CultureInfo.InvariantCulture));

    private Tool Check(string[] wrapper) => Run([.. wrapper], "--check-config");

    private Tool Run(string[] wrapper, params string[] options)
    {
        string[] command =
            [.. wrapper, Path.Combine(portal.Folder, "portal"), .. options, "--state-dir", portal.StateFolder, "--listen", portal.Api.Address.ToString()];
        return Tool.Run(command[0], command[1..]);
    }
}
