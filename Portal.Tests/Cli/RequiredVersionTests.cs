using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>The verbs, against a Portal with <c>--require-version</c>.</summary>
internal sealed class RequiredVersionTests : CommandLineFixture
{
    private const string Web = "10.0.0.1:80";
    private const string First = "10.1.0.1:80";

    [SetUp]
    public async Task RestartAsync()
    {
        Portal.Configure(options => options with { RequiresVersion = true });
        await Portal.RestartAsync();
        await DoneAsync("add", "service", Web, "--name", "web");
        await DoneAsync("add", "server", "web", First);
    }

    [Test]
    public async Task Every_change_says_which_version_it_is_about()
    {
        await DoneAsync("set", "service", "web", "--scheduler", "rr");
        await DoneAsync("set", "server", "web", First, "--weight", "5");
        await DoneAsync("weight", "web", First, "+2");
        var service = Portal.State.Table.Find(Known.Web.Key)!;
        (service.Settings.Scheduler, service.Servers[Known.Server(1)].Weight).Should().Be(("rr", 7));
        await DoneAsync("set", "service", "web", "--health-check", "tcp");
        await DoneAsync("override", "web", First, "down", "--for", "60");
        await DoneAsync("override", "web", First, "none");
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 1);
        await DoneAsync("drain", "server", "web", First);
        await DoneAsync("resume", "server", "web", First);
        await DoneAsync("drain", "service", "web");
        await DoneAsync("resume", "service", "web");
        await DoneAsync("drain", "host", "10.1.0.1");
        await DoneAsync("resume", "host", "10.1.0.1");
        await DoneAsync("rm", "server", "web", First, "--yes");
        await DoneAsync("rm", "service", "web", "--yes");
        Portal.State.Table.Count.Should().Be(0);
    }

    [Test]
    public async Task Documents_pushes_imports_and_restores_work_as_ever()
    {
        (await RunAsync(["apply", "-f", "-", "--yes"], """[{"type":"udp","host":"10.0.0.2","port":53}]""")).Code.Should().Be(0);
        Kernel.ByHand(_ => IpvsTable.Empty);
        await DoneAsync("push");
        Kernel.ByHand(table => table.With(Known.Web));
        await DoneAsync("import");
        await DoneAsync("restore", "2", "--yes");
        Portal.State.Table.ShouldBe(Known.Web.With(1));
    }

    [Test]
    public async Task What_is_added_again_is_there_already_and_something_else_is_a_conflict()
    {
        (await DoneAsync("add", "service", Web, "--name", "web")).Output.Should().Contain("was there already");
        (await RunAsync("add", "service", Web, "--scheduler", "rr")).Code.Should().Be(4);
    }

    [Test]
    public async Task What_the_kernel_has_lost_is_removed_all_the_same()
    {
        Kernel.ByHand(_ => IpvsTable.Empty);
        await DoneAsync("rm", "service", "tcp/10.0.0.1/80", "--yes");
        Portal.State.Table.Count.Should().Be(0);
    }

    private async Task<Outcome> DoneAsync(params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(0, outcome.ToString());
        return outcome;
    }
}
