using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Portal beside others: what it owns, what it removes, and what it repairs.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class OwnershipTests
{
    private const string Foreign = "-A -t 10.0.0.2:80 -s rr\n-a -t 10.0.0.2:80 -r 10.0.0.11:80 -g -w 1";

    [SetUp]
    [TearDown]
    public void Clear() => Kernel.Clear();

    [Test]
    public async Task With_a_scope_nothing_outside_is_touched()
    {
        Kernel.Run(Foreign + "\n-A -t 10.0.0.1:80 -s rr");
        using var portal = new PortalProcess("--scope", "10.0.0.1", "--scope", "fwmark:1-9");
        await portal.StartReadyAsync();

        (await portal.Api.GetAsync("/services")).Expect(200).Json.Should().ContainSingle();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.2/80", "{scheduler: 'wlc'}")).ExpectProblem(422, "out-of-scope");
        (await portal.Api.PostAsync("/services", "[{type: 'fwmark', family: 'ipv4', mark: 5}]")).ExpectReport(1, 0, 1);
        (await portal.Api.PostAsync("/sync")).ExpectReport(0, 0, 0);
        portal.Kill();
        Kernel.Run("-D -f 5");
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services", "[]")).ExpectReport(0, 0, 1);

        Kernel.Save().Should().Be(Foreign + "\n");
        Host.Client.Fetch("http://10.0.0.2/").Should().Equal("d1");
    }

    [Test]
    public async Task A_push_that_would_remove_too_much_is_refused()
    {
        using var portal = new PortalProcess("--max-removals", "0");
        await portal.StartReadyAsync();
        Kernel.Run(Foreign);
        var before = Kernel.Everything();

        (await portal.Api.PostAsync("/sync")).ExpectProblem(409, "too-many-removals");

        Kernel.Everything().Should().Be(before);
        (await portal.Api.PostAsync("/sync?force=true")).ExpectReport(0, 0, 1);
        Kernel.Save().Should().BeEmpty();
    }

    [Test]
    public async Task Drift_is_repaired_by_itself_and_a_drain_is_left_alone()
    {
        using var portal = new PortalProcess("--reconcile", "1");
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/9000", "{servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm', weight: 3}, {host: '10.0.1.12', port: 9000, forwarder: 'm'}]}")).Expect(201);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var host = stream.Server == "s1" ? "10.0.1.11" : "10.0.1.12";
        (await portal.Api.DeleteAsync($"/services/tcp/10.0.0.1/9000/servers/{host}/9000?drain=600")).Expect(202);
        var declared = Kernel.Save();

        Kernel.Run($"-e -t 10.0.0.1:9000 -r {host}:9000 -m -w 9\n{Foreign}\n-E -t 10.0.0.1:9000 -s rr");
        await Until.TrueAsync(() => Kernel.Save() == declared, "the drift should be repaired");

        await stream.ExpectToGoOnAsync();
        var status = (await portal.Api.GetAsync("/reconcile")).Expect(200).Json;
        ((int?)status["interval"]).Should().Be(1);
        status["last_repair"].Should().NotBeNull();
        status["problem"].Should().BeNull();
    }

    [Test]
    public async Task Of_two_who_edit_the_same_the_second_is_told()
    {
        using var portal = new PortalProcess();
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services/tcp/10.0.0.1/80", "{servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}]}")).Expect(201);
        const string Server = "/services/tcp/10.0.0.1/80/servers/10.0.1.11/80";
        var tag = (await portal.Api.GetAsync(Server)).Expect(200).Headers.ETag!.ToString();

        (await portal.Api.SendAsync(HttpMethod.Patch, Server, "{weight: 2}", ("If-Match", tag))).Expect(200);
        (await portal.Api.SendAsync(HttpMethod.Patch, Server, "{weight: 3}", ("If-Match", tag))).ExpectProblem(412, "version-changed");

        Kernel.Save().Should().Contain("-m -w 2");
        tag = (await portal.Api.GetAsync(Server)).Expect(200).Headers.ETag!.ToString();
        (await portal.Api.SendAsync(HttpMethod.Get, Server, null, ("If-None-Match", tag))).Expect(304);
        Tool.Check("ipvsadm", "-e", "-t", "10.0.0.1:80", "-r", "10.0.1.11:80", "-m", "-w", "7");
        (await portal.Api.SendAsync(HttpMethod.Get, Server, null, ("If-None-Match", tag))).Expect(200);
    }
}
