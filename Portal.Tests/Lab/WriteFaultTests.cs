using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>
/// ipvsadm fails in the middle of a write: nothing half stays, nothing acknowledged goes, Portal goes on. One fault of each kind;
/// the stub has them at every step of every write (Portal.Tests/Faults).
/// </summary>
public sealed class WriteFaultTests : FaultFixture
{
    private const string TwoServers = "servers: [{host: '10.0.1.21', port: 81, forwarder: 'm'}, {host: '10.0.1.22', port: 81, forwarder: 'm'}, {host: '10.0.1.23', port: 81, forwarder: 'm'}]";

    [TestCase("hang-after", "-a*10.0.1.22*", 504, "ipvsadm-timeout")]
    [TestCase("crash-before", "-a*10.0.1.22*", 503, "ipvsadm-failed")]
    [TestCase("silence", "-a*10.0.1.22*", 503, "ipvsadm-failed")]
    public async Task A_service_whose_servers_could_not_all_be_added_is_not_there_at_all(string kind, string pattern, int status, string type)
    {
        Ipvsadm.Break(kind, pattern);

        var answer = await Api.PostAsync("/services/tcp/10.0.0.5/81", $"{{{TwoServers}}}");

        answer.ExpectProblem(status, type);
        ((string?)answer.Json["command"]).Should().StartWith("ipvsadm -a -t 10.0.0.5:81 -r ");
        await ExpectRecoveryAsync();
    }

    [TestCase("crash-after", "-e*", 503)]
    public async Task A_reset_that_could_not_be_finished_has_not_happened(string kind, string pattern, int status)
    {
        Ipvsadm.Break(kind, pattern);

        (await Api.PostAsync("/services", $$"""
            [{type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'wrr', servers: [{host: '10.0.1.21', port: 80, forwarder: 'm', weight: 5}]},
             {type: 'tcp', host: '10.0.0.5', port: 81, {{TwoServers}}}]
            """)).Expect(status);

        await ExpectRecoveryAsync();
    }

    [TestCase("PATCH", Web, "{scheduler: 'wrr'}", "crash-after", "-E*")]
    [TestCase("DELETE", Web + "/servers/10.0.1.21/80", null, "killed", "-d*")]
    public async Task A_single_write_whose_outcome_nobody_knows_is_taken_back(string method, string path, string? body, string kind, string pattern)
    {
        Ipvsadm.Break(kind, pattern);

        (await Api.SendAsync(new HttpMethod(method), path, body)).Status.Should().BeOneOf(503, 504);

        await ExpectRecoveryAsync();
    }

    [Test]
    public async Task While_it_cannot_be_put_right_nothing_else_is_written_and_readiness_says_so()
    {
        Ipvsadm.Break("crash-before", "-[aD]*");
        (await Api.PostAsync("/services/tcp/10.0.0.5/81", $"{{{TwoServers}}}")).Expect(503);
        Kernel.Save().Should().Contain("10.0.0.5:81", "it could not be taken back");

        (await Api.PostAsync("/services/tcp/10.0.0.6/80")).Expect(503);
        Kernel.Save().Should().NotContain("10.0.0.6");
        await ExpectNotReadyAsync("last_push");

        await ExpectRecoveryByItselfAsync();
    }

    [Test]
    public async Task What_was_acknowledged_before_the_fault_is_there_after_it_even_if_Portal_dies_meanwhile()
    {
        Ipvsadm.Break("hang-after", "-a*10.0.1.22*");
        var write = Api.PostAsync("/services/tcp/10.0.0.5/81", $"{{{TwoServers}}}");
        await Until.TrueAsync(() => Kernel.Save().Contains("10.0.1.22", StringComparison.Ordinal), "the write should be half done");

        Portal.Kill();
        await write.ContinueWith(_ => { }, TaskScheduler.Default);
        Ipvsadm.Repair();
        await Portal.StartReadyAsync();

        await ExpectRecoveryAsync();
    }

    [Test]
    public async Task What_a_dead_Portal_has_left_in_the_pipe_to_ipvsadm_does_not_come_after_the_next_start()
    {
        var table = (JArray)(await Api.GetAsync("/services")).Json;
        foreach (var port in Enumerable.Range(1000, 60))
        {
            table.Add(Body.Parse($"{{type: 'tcp', host: '10.0.0.5', port: {port}}}"));
        }

        Ipvsadm.Break("slow", "-A*");
        var write = Api.PostAsync("/services", table.ToString());
        await Until.TrueAsync(() => Kernel.Save().Contains("10.0.0.5:1005", StringComparison.Ordinal), "the write should be half done");

        Portal.Kill();
        await write.ContinueWith(_ => { }, TaskScheduler.Default);
        await Portal.StartReadyAsync();
        await Until.TrueAsync(() => Tool.Run("pgrep", "-xc", "ipvsadm").Output.Trim() is "0" or "1" or "2", "the dead Portal's ipvsadm should end");

        await ExpectRecoveryAsync();
    }

    [Test]
    public async Task A_hung_ipvsadm_is_killed()
    {
        Ipvsadm.Break("hang-before", "-A*");
        (await Api.PostAsync("/services/tcp/10.0.0.5/81")).ExpectProblem(504, "ipvsadm-timeout");

        await Until.TrueAsync(() => Tool.Run("pgrep", "-x", "sleep").ExitCode != 0, "no hung process should be left");
        await ExpectRecoveryAsync();
    }
}
