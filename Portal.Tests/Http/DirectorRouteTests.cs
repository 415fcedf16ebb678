using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /director, and --addresses-on while Portal runs, stops and starts.</summary>
internal sealed class DirectorRouteTests
{
    private const string Services = """[{"type":"tcp","host":"10.0.0.1","port":80},{"type":"tcp","host":"10.0.0.1","port":443},{"type":"tcp","host":"192.0.2.1","port":80},{"type":"fwmark","family":"ipv4","mark":7}]""";

    private FakeMachine machine = null!;
    private TestPortal portal = null!;

    [SetUp]
    public void Make_a_machine() => machine = new FakeMachine();

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public async Task It_tells_what_this_machine_is_as_a_director()
    {
        await StartAsync(null);
        machine.Settings["ipv4.vs.sync_threshold"] = "3 50";
        await portal.PostAsync("/services", Services);
        portal.Kernel.SetByHand(settings => settings with { Master = new SyncDaemon { Interface = "eth0", SyncId = 7 } });

        var answer = (await portal.GetAsync("/director")).ShouldBe(200).Json;

        answer["name"]!.ToString().Should().Be(Environment.MachineName);
        answer["version"]!.ToString().Should().MatchRegex(@"^\d+\.\d+\.\d+");
        answer["addresses"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""[{"address":"10.0.0.1","local":false,"services":2},{"address":"192.0.2.1","local":true,"interface":"eth0","services":1}]""");
        answer["daemons"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be((await portal.GetAsync("/daemons")).Text.Trim()).And.Contain("\"syncid\":7");
        answer["sysctls"]![0]!["name"]!.ToString().Should().Be("net.ipv4.vs.sync_threshold");
        answer["sysctls"]!.Should().HaveCount(1);
        answer["addresses_on"].Should().BeNull();
    }

    [Test]
    public async Task It_is_for_callers_and_takes_no_parameters()
    {
        await StartAsync(null);
        (await portal.GetAsync("/director?color=1")).ShouldBe(422);
        portal.Client.DefaultRequestHeaders.Clear();
        (await portal.GetAsync("/director")).ShouldBeProblem(401, "unauthorized");
    }

    [Test]
    public async Task Without_IPVS_it_says_why()
    {
        await StartAsync(null);
        portal.Kernel.Unavailable = FailureKind.ModuleMissing;
        (await portal.GetAsync("/director")).ShouldBe(503);
    }

    [Test]
    public async Task Addresses_follow_what_is_declared_and_stay_when_Portal_stops()
    {
        await StartAsync("vips");
        await portal.PostAsync("/services", Services);
        await Poll.UntilAsync(() => machine.On("vips").SequenceEqual(["10.0.0.1"]), "the address comes");
        (await portal.GetAsync("/director")).Json["addresses_on"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"interface":"vips"}""");
        (await portal.GetAsync("/director")).Json["addresses"]![0]!["local"]!.ToString().Should().Be("True");

        await portal.StopAsync();
        machine.On("vips").Should().Equal("10.0.0.1");
        await portal.RestartAsync();
        await portal.PostAsync("/services", "[]");
        await Poll.UntilAsync(() => machine.On("vips").Count == 0, "the address goes");
        machine.Commands.Should().HaveCount(3, "a restart neither adds nor removes anything");
    }

    [Test]
    public async Task Before_the_first_push_nothing_is_added_or_taken_away()
    {
        await StartAsync("vips");
        await portal.PostAsync("/services", Services);
        await Poll.UntilAsync(() => machine.On("vips").Count == 1, "the address comes");
        await portal.StopAsync();
        machine.Lose("vips", "10.0.0.1");
        portal.Kernel.Unavailable = FailureKind.ModuleMissing;
        await portal.RestartAsync();
        portal.Balancer.NeedsRecovery.Should().BeTrue();
        await Task.Delay(TimeSpan.FromSeconds(1));
        machine.On("vips").Should().BeEmpty();
        portal.Kernel.Unavailable = null;
        await Poll.UntilAsync(() => machine.On("vips").Count == 1, "the address comes after the push");
    }

    [Test]
    public async Task A_missing_program_is_a_problem_that_the_route_tells()
    {
        machine.Failing = "There is no program ip that can be run. Install the package iproute2.";
        await StartAsync("vips");
        await portal.PostAsync("/services", Services);
        await Poll.UntilAsync(async () => (await portal.GetAsync("/director")).Json["addresses_on"]!["problem"] is not null, "the problem is told");
        (await portal.GetAsync("/director")).Json["addresses_on"]!["problem"]!.ToString().Should().EndWith(machine.Failing);
        (await portal.GetAsync("/readyz")).ShouldBe(200);
    }

    private async Task StartAsync(string? device) =>
        portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { AddressesOn = device }, machine: machine.Parts);
}
