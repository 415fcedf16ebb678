using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>What is drained, with connections that run through it.</summary>
public sealed class DrainTests : PortalFixture
{
    private const string Slow = "/services/tcp/10.0.0.1/9000";
    private const string Names = "/services/udp/10.0.0.1/53";
    private const string QuiescentSysctl = "/proc/sys/net/ipv4/vs/expire_quiescent_template";

    // A server that comes back has the connections of the test before, unless the kernel forgets them.
    [SetUp]
    public void Forget_connections() => Kernel.Clear();

    [TearDown]
    public async Task Put_settings_back()
    {
        await Api.PostAsync("/hosts/10.0.1.11/resume");
        Tool.Check("ipvsadm", "--set", "900", "120", "300");
        await File.WriteAllTextAsync(QuiescentSysctl, "0");
    }

    [Test]
    public async Task A_server_goes_by_itself_when_its_last_connection_has_ended()
    {
        await DeclareAsync(Names, 53);
        var first = Host.Client.Ask("10.0.0.1:53,sourceport=42001").Single();
        var second = Host.Client.Ask("10.0.0.1:53,sourceport=42002").Single();
        new[] { first, second }.Should().BeEquivalentTo("s1", "s2");
        var known = "10.0.0.1:53,sourceport=" + (first == "s1" ? 42001 : 42002);

        var path = await DrainAsync(Names + "/servers/10.0.1.11/53", 600);
        ((int?)(await Api.GetAsync(path)).Expect(200).Json["inactive_connections"]).Should().BeGreaterThanOrEqualTo(1);
        Host.Client.Ask("10.0.0.1:53", 3).Should().Equal("s2", "s2", "s2");
        Tool.Check("ipvsadm", "--set", "0", "0", "1");
        Host.Client.Ask(known).Should().Equal(["s1"], "its connection goes on, and lasts a second more from now on");

        await Until.TrueAsync(async () => (await Api.GetAsync(path)).Status == 404, "the connection should time out, and the server go");
        Kernel.Save().Should().NotContain("10.0.1.11");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_transfer_runs_on_until_the_time_is_up_and_new_ones_go_elsewhere()
    {
        await DeclareAsync(Slow, 9000);
        using var first = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var (drained, other) = first.Server == "s1" ? ("10.0.1.11", "s2") : ("10.0.1.12", "s1");

        var path = await DrainAsync($"{Slow}/servers/{drained}/9000", 600);
        var server = (await Api.GetAsync($"{Slow}/servers/{drained}/9000")).Expect(200).Json;
        ((int?)server["active_connections"]).Should().BeGreaterThanOrEqualTo(1, "a server that comes back has those that it had");
        ((string?)server["drain"]!["target"]).Should().Be("server");
        for (var i = 0; i < 2; i++)
        {
            using var later = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
            later.Server.Should().Be(other);
        }

        await first.ExpectToGoOnAsync();
        await DrainAsync($"{Slow}/servers/{drained}/9000", 1);

        await Until.TrueAsync(async () => (await Api.GetAsync(path)).Status == 404, "the server should go");
        Kernel.Save().Should().NotContain(drained);
    }

    [Test]
    public async Task Who_waits_is_answered_when_the_connections_have_ended_or_told_what_is_left()
    {
        await DeclareAsync(Slow, 9000);
        await DeclareAsync(Names, 53);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");

        var left = (await Api.DeleteAsync(Slow + "?drain=600&wait=1")).Expect(202).Json;
        ((int?)left["active_connections"]).Should().BeGreaterThanOrEqualTo(1);
        var done = (await Api.DeleteAsync(Names + "?drain=600&wait=600")).Expect(202).Json;
        ((int?)done["active_connections"], (int?)done["inactive_connections"]).Should().Be((0, 0));
        await stream.ExpectToGoOnAsync();
    }

    [Test]
    public async Task A_drain_outlives_a_crash_of_Portal()
    {
        await DeclareAsync(Slow, 9000);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var path = await DrainAsync(Slow, 600);

        Portal.Kill();
        await Portal.StartReadyAsync();

        (await Api.GetAsync(path)).Expect(200);
        await stream.ExpectToGoOnAsync();
        await DrainAsync(Slow, 1);
        await Until.TrueAsync(async () => (await Api.GetAsync(path)).Status == 404, "the service should go");
        Kernel.Save().Should().BeEmpty();
    }

    [TestCase(2)]
    [TestCase(-24)]
    public async Task A_step_of_the_clock_cuts_no_connection_and_keeps_no_drain_from_its_end(int hours)
    {
        await DeclareAsync(Slow, 9000);
        await DeclareAsync(Names, 53);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var path = await DrainAsync(Slow, 600);
        SetClock(hours);
        try
        {
            var idle = await DrainAsync(Names, 600);
            await Until.TrueAsync(async () => (await Api.GetAsync(idle)).Status == 404, "the one without connections should go");
            (await Api.GetAsync(path)).Expect(200);
            Portal.Kill();
            await Portal.StartReadyAsync();
            (await Api.GetAsync(path)).Expect(200);
            await stream.ExpectToGoOnAsync();

            await DrainAsync(Slow, 2);
            SetClock(-hours);
            SetClock(-hours);
            await Until.TrueAsync(async () => (await Api.GetAsync(path)).Status == 404, "the service should go when its time is up");
        }
        finally
        {
            SetClock(hours);
        }
    }

    private static void SetClock(int hours) =>
        Tool.Check("date", "--set", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds()}"));

    [Test]
    public async Task A_cancelled_drain_lets_a_server_serve_again()
    {
        await DeclareAsync(Slow, 9000);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var path = await DrainAsync(Slow, 600);
        Host.Client.TryFetch("http://10.0.0.1:9000/").Should().Contain("connect");

        (await Api.DeleteAsync(path)).Expect(200);

        using var later = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        await stream.ExpectToGoOnAsync();
        await Api.ExpectNoDriftAsync();
    }

    [TestCase("0", 1)]
    [TestCase("1", 0)]
    public async Task Clients_that_keep_coming_are_warned_of(string setting, int warnings)
    {
        await File.WriteAllTextAsync(QuiescentSysctl, setting);
        await DeclareAsync("/services/tcp/10.0.0.1/80", 80, ", persistence: 300");
        var known = Host.Client.Fetch("http://10.0.0.1/").Single();
        var host = known == "s1" ? "10.0.1.11" : "10.0.1.12";

        var answer = (await Api.DeleteAsync($"/services/tcp/10.0.0.1/80/servers/{host}/80?drain=600")).Expect(202);

        (answer.Json["warnings"]?.Count() ?? 0).Should().Be(warnings);
        (Host.Client.Fetch("http://10.0.0.1/").Single() == known).Should().Be(warnings == 1, "the warning is true");
    }

    [Test]
    public async Task A_list_that_replaces_a_pool_lets_its_open_streams_go_on()
    {
        await DeclareAsync(Slow, 9000);
        using var first = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        var (left, stays, other) = first.Server == "s1" ? ("10.0.1.11", "10.0.1.12", "s2") : ("10.0.1.12", "10.0.1.11", "s1");

        var answer = (await Api.PostAsync(Slow + "/servers?drain=600", $"[{{host: '{stays}', port: 9000, forwarder: 'm'}}]")).Expect(200);

        ((string?)answer.Json["draining"]!.Should().ContainSingle().Subject["server"]).Should().Be(left + "/9000");
        using var later = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        later.Server.Should().Be(other);
        await first.ExpectToGoOnAsync();
        await Api.ExpectNoDriftAsync();
        await DrainAsync($"{Slow}/servers/{left}/9000", 1);
        await Until.TrueAsync(async () => (await Api.GetAsync($"{Slow}/servers/{left}/9000/drain")).Status == 404, "the server should go");
        Kernel.Save().Should().NotContain(left).And.Contain(stays);
    }

    [Test]
    public async Task A_host_is_taken_out_of_every_service_and_back()
    {
        await DeclareAsync("/services/tcp/10.0.0.1/80", 80);
        await DeclareAsync(Names, 53);
        await DeclareAsync(Slow, 9000);
        using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
        using var other = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");

        (await Api.PostAsync("/hosts/10.0.1.11/drain")).ExpectReport(0, 3, 0);
        Host.Client.Fetch("http://10.0.0.1/", 4).Should().OnlyContain(server => server == "s2");
        Host.Client.Ask("10.0.0.1:53", 2).Should().OnlyContain(server => server == "s2");
        await Api.ExpectNoDriftAsync();

        (await Api.PostAsync("/hosts/10.0.1.11/resume")).ExpectReport(0, 3, 0);
        Host.Client.Fetch("http://10.0.0.1/", 4).Should().Contain("s1").And.Contain("s2");
        await stream.ExpectToGoOnAsync();
        await other.ExpectToGoOnAsync();
    }

    [Test]
    public async Task Maintenance_of_a_host_holds_whatever_is_declared_meanwhile()
    {
        const string Web = "/services/tcp/10.0.0.1/80";
        await DeclareAsync(Web, 80);
        (await Api.PostAsync("/hosts/10.0.1.11/drain")).ExpectReport(0, 1, 0);

        ExpectWarning(await DeclareAsync(Names, 53));
        ExpectWarning(await Api.PutAsync(Web + "/servers/10.0.1.11/80", "{forwarder: 'm', weight: 2}"));
        ExpectWarning(await Api.PostAsync(Web + "/servers", "[{host: '10.0.1.11', port: 80, forwarder: 'm', weight: 4}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]"));
        await ExpectOutAsync();

        Kernel.Run("-e -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 3");
        (await Api.PostAsync("/sync")).ExpectReport(0, 1, 0);
        await ExpectOutAsync();
        Kernel.Run("-e -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 3");
        ExpectWarning(await Api.GetAsync("/sync"));
        await ExpectOutAsync();
        Portal.Kill();
        await Portal.StartReadyAsync();
        await ExpectOutAsync();

        var drain = (await Api.GetAsync("/hosts/10.0.1.11/drain")).Expect(200).Json;
        drain["servers"]!.Select(server => $"{server["server"]} {server["weight"]}").Should().Equal("10.0.1.11/80 3", "10.0.1.11/53 1");
        (await Api.PostAsync("/hosts/10.0.1.11/resume")).ExpectReport(0, 2, 0);
        Host.Client.Fetch("http://10.0.0.1/", 4).Should().Contain("s1");
        Host.Client.Ask("10.0.0.1:53", 2).Should().Contain("s1");
        await Api.ExpectNoDriftAsync();
    }

    private static void ExpectWarning(Answer answer) => ((string?)answer.Json["warnings"]?[0]).Should().StartWith("10.0.1.11 is in maintenance", "the answer is {0}", answer.Text);

    private async Task ExpectOutAsync()
    {
        Kernel.Save().Split('\n').Where(line => line.Contains("10.0.1.11", StringComparison.Ordinal)).Should().HaveCount(2).And.OnlyContain(line => line.Trim().EndsWith("-w 0", StringComparison.Ordinal));
        Host.Client.Fetch("http://10.0.0.1/", 4).Should().OnlyContain(server => server == "s2");
        Host.Client.Ask("10.0.0.1:53", 2).Should().OnlyContain(server => server == "s2");
        await Api.ExpectNoDriftAsync();
    }

    private async Task<Answer> DeclareAsync(string path, int port, string settings = "") => (await Api.PostAsync(path, $$"""
        {scheduler: 'rr'{{settings}}, servers: [{host: '10.0.1.11', port: {{port}}, forwarder: 'm'}, {host: '10.0.1.12', port: {{port}}, forwarder: 'm'}]}
        """)).Expect(201);

    private async Task<string> DrainAsync(string path, int seconds)
    {
        var answer = (await Api.DeleteAsync($"{path}?drain={seconds}")).Expect(202);
        answer.Headers.Location!.ToString().Should().Be(path + "/drain");
        return path + "/drain";
    }
}
