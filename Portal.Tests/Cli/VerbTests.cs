using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>Every verb, against a Portal.</summary>
internal sealed class VerbTests : CommandLineFixture
{
    private const string Web = "10.0.0.1:80";
    private const string First = "10.1.0.1:80";

    [Test]
    public async Task Services_and_servers_are_added_changed_and_removed()
    {
        await DoneAsync("add", "service", Web, "--scheduler", "rr", "--name", "web", "--label", "owner=shop");
        await DoneAsync("add", "server", "web", First, "--weight", "5", "--forwarder", "m");
        await DoneAsync("set", "server", Web, "10.1.0.1/80", "--upper-threshold", "100");
        await DoneAsync("set", "service", "tcp/10.0.0.1/80", "--persistence", "60", "--label", "owner=");
        var service = Portal.State.Table.Find(Known.Web.Key)!;
        (service.Settings.Scheduler, service.Settings.Persistence!.Timeout.TotalSeconds).Should().Be(("rr", 60));
        service.Servers[Known.Server(1)].Should().Be(new RealServerSettings { Forwarding = new Masquerading(), Weight = 5, UpperThreshold = 100 });
        Portal.State.Annotations.Of(Known.Web.Key).Own.Labels.Should().BeEmpty();

        (await RunAsync("rm", "server", "web", First)).Code.Should().Be(2, "nobody can be asked");
        Portal.State.Table.Find(Known.Web.Key)!.Servers.Should().HaveCount(1);
        await DoneAsync("rm", "server", "web", First, "--yes");
        await DoneAsync("rm", "service", "web", "--yes");
        Portal.State.Table.Count.Should().Be(0);
    }

    [TestCase("7", 7)]
    [TestCase("+3", 13)]
    [TestCase("50%", 5)]
    public async Task A_weight_is_set_or_moved(string wanted, int weight)
    {
        await WebAsync();
        await DoneAsync("weight", Web, First, wanted);
        Portal.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(weight);
    }

    [Test]
    public async Task A_weight_is_lowered_behind_two_dashes()
    {
        await WebAsync();
        await DoneAsync("weight", Web, First, "--", "-4");
        Portal.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(6);
    }

    [Test]
    public async Task What_there_is_is_shown_in_every_format()
    {
        await WebAsync();
        var table = await DoneAsync("get", "services");
        table.Lines[0].Should().StartWith("SERVICE").And.Contain("SCHEDULER");
        table.Lines[1].Should().StartWith("tcp/10.0.0.1/80").And.Contain("web");
        (await DoneAsync("get", "services", "--no-headers", "-o", "wide")).Lines.Should().ContainSingle().Which.Should().Contain("owner=shop");
        (await DoneAsync("get", "services", "-o", "name")).Lines.Should().Equal("tcp/10.0.0.1/80");
        JArray.Parse((await DoneAsync("get", "services", "-o", "json")).Output).Should().ContainSingle();
        JObject.Parse((await DoneAsync("get", "service", "web", "-o", "json")).Output)["name"]!.ToString().Should().Be("web");
        JObject.Parse((await DoneAsync("get", "servers", "-o", "jsonl")).Lines.Single())["service"]!.ToString().Should().Be("tcp/10.0.0.1/80");
        (await DoneAsync("get", "servers", "web", "-o", "name")).Lines.Should().Equal("10.1.0.1/80");
        (await DoneAsync("get", "server", "web,one", "-o", "name")).Lines.Should().Equal("10.1.0.1/80");
        (await DoneAsync("get", "services", "--label", "owner=nobody", "-o", "name")).Lines.Should().BeEmpty();
    }

    [TestCase("drains")]
    [TestCase("hosts")]
    [TestCase("health")]
    [TestCase("connections")]
    [TestCase("timeouts")]
    [TestCase("daemons")]
    [TestCase("kernel")]
    [TestCase("history")]
    public async Task The_rest_is_shown_too(string what)
    {
        await WebAsync();
        await File.WriteAllTextAsync(Portal.ConnectionFile, "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n");
        (await DoneAsync("get", what)).Output.Should().NotBeEmpty();
    }

    [Test]
    public async Task A_document_is_planned_and_applied_as_one_revision()
    {
        await WebAsync();
        const string Document = """
            // kept by hand
            {"services": [
              {"type": "tcp", "host": "10.0.0.1", "port": 80, "name": "web", "servers": [{"host": "10.1.0.2", "port": 80, "weight": 3},]},
            ]}
            """;
        var plan = await RunAsync(["plan", "-f", "-"], Document);
        plan.Code.Should().Be(1);
        plan.Lines.Should().Contain("+ server 10.1.0.2/80 of tcp/10.0.0.1/80 forwarder g weight 3").And.Contain("- server 10.1.0.1/80 of tcp/10.0.0.1/80");
        var revision = Portal.State.Revision;
        (await RunAsync(["apply", "-f", "-"], Document)).Code.Should().Be(2);
        Portal.State.Revision.Should().Be(revision);
        (await RunAsync(["apply", "-f", "-", "--yes", "--fail-if-changed"], Document)).Code.Should().Be(1);
        Portal.State.Revision.Should().Be(revision + 1);
        (await RunAsync(["apply", "-f", "-", "--yes", "--fail-if-changed"], Document)).Code.Should().Be(0);
        (await RunAsync(["diff", "-f", "-"], Document)).ToString().Should().Be("0\n\n");
    }

    [Test]
    public async Task A_part_is_applied_by_its_label()
    {
        await WebAsync();
        (await RunAsync(["apply", "-f", "-", "--label", "owner=dns"], """[{"type":"udp","host":"10.0.0.2","port":53}]""")).Code.Should().Be(0);
        Portal.State.Table.Count.Should().Be(2);
        (await RunAsync(["apply", "-f", "-", "--label", "owner=dns"], """[{"type":"tcp","host":"10.0.0.1","port":80}]""")).Code.Should().Be(4);
    }

    [TestCase("{", "line 1")]
    [TestCase("", "empty")]
    [TestCase("7", "must be an object")]
    [TestCase("""{"services":[]} x""", "line 1")]
    public async Task A_file_that_is_none_is_named_with_the_place(string document, string text)
    {
        var outcome = await RunAsync(["plan", "-f", "-"], document);
        outcome.Code.Should().Be(2);
        outcome.Error.Should().Contain(text);
    }

    [Test]
    public async Task Drift_is_shown_and_pushed_and_imported()
    {
        await WebAsync();
        (await RunAsync("drift")).Code.Should().Be(0);
        Kernel.ByHand(_ => IpvsTable.Empty);
        var drift = await RunAsync("drift");
        (drift.Code, drift.Lines[^1]).Should().Be((1, "2 to add, 0 to change, 0 to remove; 0 unchanged."));
        await DoneAsync("push");
        Kernel.Table.Count.Should().Be(1);
        Kernel.ByHand(table => table.With(Known.Dns));
        await DoneAsync("import");
        Portal.State.Table.Count.Should().Be(2);
    }

    [Test]
    public async Task An_earlier_revision_is_shown_and_restored()
    {
        await WebAsync();
        var revision = Portal.State.Revision;
        await DoneAsync("rm", "service", "web", "--yes");
        (await DoneAsync("history", "-o", "name")).Lines.Should().StartWith($"{revision + 1}");
        var document = (await DoneAsync("show", $"{revision}")).Output;
        await DoneAsync("restore", $"{revision}");
        Portal.State.Table.Count.Should().Be(1);
        (await RunAsync(["plan", "-f", "-"], document)).Code.Should().Be(0, "it is the document of that revision");
    }

    [Test]
    public async Task Servers_services_and_hosts_are_drained_and_come_back()
    {
        await WebAsync();
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        await DoneAsync("drain", "server", "web", "one");
        (await DoneAsync("get", "drains", "-o", "name")).Lines.Should().Equal("server 10.1.0.1/80 of tcp/10.0.0.1/80");
        await DoneAsync("resume", "server", "web", "one");
        await DoneAsync("drain", "host", "10.1.0.1");
        Kernel.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(0);
        await DoneAsync("resume", "host", "10.1.0.1");
        (await RunAsync("drain", "service", "web", "--wait", "1")).Code.Should().Be(6);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 0, 0);
        (await RunAsync("drain", "service", "web", "--wait")).Code.Should().BeOneOf(0, 3);
        await Poll.UntilAsync(() => Portal.State.Table.Count == 0, "it is gone");
    }

    [Test]
    public async Task Health_is_told_checked_and_overridden()
    {
        await WebAsync();
        await DoneAsync("set", "service", "web", "--health-check", "tcp");
        (await RunAsync("check", "web", "one")).Output.Should().StartWith("ok");
        await DoneAsync("override", "web", "one", "down", "--for", "60", "--reason", "disk");
        (await RunAsync("override", "web", "one", "sideways")).Code.Should().Be(2);
        await DoneAsync("override", "web", "one", "none");
        (await RunAsync("override", "web", "one", "none")).Code.Should().Be(3);
        await Poll.UntilAsync(async () => (await RunAsync("ready", "web")).Code == 0, "it is up");
        (await RunAsync("ready")).Code.Should().Be(0);
        Kernel.Unavailable = FailureKind.ModuleMissing;
        await Poll.UntilAsync(async () => (await RunAsync("ready", "--quiet")).Code == 7, "it cannot work");
    }

    [Test]
    public async Task Two_directors_are_compared()
    {
        await WebAsync();
        await using var other = await TestPortal.StartAsync(Known.Dns);
        var same = await RunAsync("verify", Portal.Address.ToString(), Portal.Address.ToString());
        same.Code.Should().Be(0);
        var outcome = await RunAsync("verify", Portal.Address.ToString(), other.Address.ToString());
        outcome.Code.Should().Be(1);
        outcome.Lines.Should().Equal("- server 10.1.0.1/80 of tcp/10.0.0.1/80", "- service tcp/10.0.0.1/80", "+ service udp/10.0.0.2/53");
    }

    [TestCase(3, "get", "service", "10.0.0.9:80")]
    [TestCase(3, "get", "service", "nobody")]
    [TestCase(3, "add", "service", "10.0.0.9:80", "--persistence", "-1")]
    [TestCase(2, "add", "service", "10.0.0.9:80", "--persistence", "x")]
    [TestCase(2, "ad", "service")]
    [TestCase(2, "get", "nothing")]
    [TestCase(2, "get", "services", "-o", "xml")]
    [TestCase(2, "set", "service", "10.0.0.1:80")]
    [TestCase(2, "plan")]
    [TestCase(2, "plan", "-f", "/no/such/file")]
    [TestCase(2, "weight", "10.0.0.1:80", "10.1.0.1:80", "x")]
    [TestCase(5, "get", "services", "--url", "http://127.0.0.1:1")]
    [TestCase(2, "get", "services", "--url", "here")]
    public async Task What_is_wrong_has_its_code_and_is_told_on_standard_error(int code, params string[] words)
    {
        await WebAsync();
        var revision = Portal.State.Revision;
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(code, outcome.ToString());
        outcome.Error.Should().NotBeEmpty();
        Portal.State.Revision.Should().Be(revision);
    }

    [Test]
    public async Task A_misspelt_verb_is_guessed_and_help_shows_each_verb()
    {
        (await RunAsync("drian", "host", "10.1.0.1")).ToString().Should().Contain("drain");
        (await RunAsync("help", "drain")).Output.Should().Contain("host").And.Contain("maintenance");
        (await RunAsync("help")).Output.Should().Contain("apply");
        (await RunAsync("version")).Output.Trim().Should().Be("portal 1.2.3");
        (await RunAsync("completion", "bash")).Output.Should().Contain("complete");
    }

    private async Task WebAsync() => (await Portal.PostAsync("/services", """
        [{"type":"tcp","host":"10.0.0.1","port":80,"name":"web","labels":{"owner":"shop"},"servers":[{"host":"10.1.0.1","port":80,"weight":10,"name":"one"}]}]
        """)).ShouldBe(200);

    private async Task<Outcome> DoneAsync(params string[] words)
    {
        var outcome = await RunAsync(words);
        outcome.Code.Should().Be(0, outcome.ToString());
        return outcome;
    }
}
