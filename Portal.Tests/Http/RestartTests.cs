using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What a start does, with and without data.</summary>
internal sealed class RestartTests : PortalFixture
{
    [Test]
    public async Task A_restart_runs_no_command_when_the_kernel_is_as_declared()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await Portal.StopAsync();
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1)]), "stopping leaves the kernel as it is");
        Kernel.Hang();
        var restart = Portal.RestartAsync();
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "it looks at the kernel");
        Kernel.Commands.Should().Equal("-A -t 10.0.0.1:80 -s wlc", "-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0");
        Kernel.Release();
        await restart;
        Portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_start_brings_the_kernel_to_Portals_data()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await Portal.StopAsync();
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.Scheduled("rr").With(2), Known.Dns]));
        await Portal.RestartAsync();
        Kernel.Table.ShouldBe(Known.Web.With(1));
    }

    [Test]
    public async Task A_first_start_adopts_what_the_kernel_has_and_a_second_one_keeps_it()
    {
        await using var portal = await TestPortal.StartAsync(Known.Web.With(1), Known.Dns);
        portal.State.Revision.Should().Be(1);
        portal.State.Table.ShouldBe(Known.Web.With(1), Known.Dns);
        await portal.StopAsync();
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await portal.RestartAsync();
        portal.Kernel.Table.ShouldBe(Known.Web.With(1), Known.Dns);
    }

    [Test]
    public async Task An_empty_table_that_was_declared_is_data_too()
    {
        await Portal.StopAsync();
        Kernel.ByHand(_ => IpvsTable.Of([Known.Dns]));
        await Portal.RestartAsync();
        Kernel.Table.Count.Should().Be(0, "the first start has adopted an empty kernel");
    }

    [Test]
    public async Task A_start_without_IPVS_answers_503_and_pushes_when_it_appears()
    {
        await Portal.PostAsync(Known.WebPath);
        await Portal.StopAsync();
        Kernel.ByHand(_ => IpvsTable.Empty);
        Kernel.Unavailable = FailureKind.ModuleMissing;
        await Portal.RestartAsync();
        (await Portal.PostAsync(Known.DnsPath)).ShouldBeProblem(503, "ip-vs-missing");
        Kernel.Unavailable = null;
        await Poll.UntilAsync(() => Kernel.Table.Count == 1, "it pushes by itself");
        Portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_first_start_without_IPVS_adopts_when_it_appears()
    {
        var kernel = new FakeKernel(Known.Web) { Unavailable = FailureKind.ToolMissing };
        await using var portal = await TestPortal.StartAsync(kernel, options => options);
        (await portal.GetAsync("/services")).ShouldBeProblem(503, "ipvsadm-missing");
        kernel.Unavailable = null;
        await Poll.UntilAsync(() => portal.State.Table.Count == 1, "it adopts by itself");
        kernel.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task What_the_kernel_refuses_of_stored_data_keeps_nothing_else_from_being_pushed()
    {
        await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"sed"},{"type":"udp","host":"10.0.0.2","port":53,"scheduler":"rr"}]""");
        await Portal.StopAsync();
        Kernel.ByHand(_ => IpvsTable.Of([new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 5) }]));
        Kernel.Schedulers.Remove("sed");
        await Portal.RestartAsync();
        Kernel.Table.ShouldBe(Known.Dns);
        (await Portal.PostAsync(Known.DnsPath + "/servers/10.1.0.1/53")).ShouldBe(201);
        Portal.State.Table.Count.Should().Be(2, "what is refused today stays declared");
    }

    [Test]
    public async Task A_second_Portal_on_the_same_folder_does_not_start()
    {
        var folder = Portal.StateFolder;
        Func<Task> second = () => TestPortal.StartAsync(new FakeKernel(), options => options with { StateDirectory = folder });
        (await second.Should().ThrowAsync<StateFolderException>()).Which.Message.Should().Contain("Another Portal").And.Contain(folder).And.Contain("--state-dir");
        (await Portal.PostAsync(Known.WebPath)).ShouldBe(201);
    }

    [Test]
    public async Task Everything_acknowledged_is_there_after_a_restart()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await Portal.PatchAsync(Known.WebPath, """{"persistence":60,"netmask":"255.255.0.0"}""");
        await Portal.PutAsync(Known.WebPath + "/servers/10.1.0.2/8080", """{"forwarder":"m","weight":0}""");
        await Portal.DeleteAsync(Known.WebPath + "/servers/10.1.0.1/80");
        var (before, listed) = (Portal.State, (await Portal.GetAsync("/services")).Text);
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Portal.RestartAsync();
        Portal.State.Revision.Should().Be(before.Revision);
        Portal.State.Table.ShouldBe(before.Table);
        (await Portal.GetAsync("/services")).Text.Should().Be(listed);
    }

    [TestCase("journal.jsonl", true)]
    [TestCase("journal.jsonl", false)]
    [TestCase("snapshot.json", false)]
    public async Task A_file_of_Portals_data_that_is_emptied_or_deleted_while_Portal_runs_takes_nothing_out_of_the_kernel(string name, bool isEmptied)
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await Portal.PostAsync(Known.DnsPath);
        var file = Path.Combine(Portal.StateFolder, name);
        if (isEmptied)
        {
            await File.WriteAllTextAsync(file, string.Empty);
        }
        else
        {
            File.Delete(file);
        }

        await Portal.RestartAsync();
        Kernel.Table.Count.Should().Be(2);
        Portal.State.Revision.Should().Be(2);
    }

    [Test]
    public async Task A_journal_that_is_missing_at_the_start_stops_it_and_takes_nothing_out_of_the_kernel()
    {
        await Portal.PostAsync(Known.WebPath);
        await Portal.StopAsync();
        File.Delete(Path.Combine(Portal.StateFolder, "journal.jsonl"));
        (await FluentActions.Awaiting(Portal.RestartAsync).Should().ThrowAsync<DamagedStateException>()).Which.Message.Should().Contain("journal.jsonl: It is missing");
        Kernel.Table.Count.Should().Be(1);
    }
}
