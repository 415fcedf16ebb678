using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Everything that is declared, as one document, on a real kernel.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class StateTests
{
    private const string Web = "{type: 'tcp', host: '10.0.0.7', port: 80, labels: {owner: 'web'}, servers: [{host: '10.0.1.11', port: 80, forwarder: 'm', weight: 3}]}";
    private const string Dns = "{type: 'udp', host: '10.0.0.7', port: 53, scheduler: 'rr', servers: [{host: '10.0.1.12', port: 53, forwarder: 'm'}]}";

    [SetUp]
    [TearDown]
    public void Clear() => Kernel.Clear();

    [Test]
    public async Task A_document_is_the_kernels_table_whatever_was_there_and_outlives_a_kill()
    {
        Kernel.Run("-A -t 10.0.0.9:80 -s rr");
        using var portal = new PortalProcess();
        await portal.StartReadyAsync();
        var document = $"{{services: [{Web}, {Dns}], timeouts: {{tcp: 600, tcp_fin: 60, udp: 60}}, daemons: [{{role: 'master', mcast_interface: 'lo', syncid: 7}}]}}";
        (await portal.Api.PutAsync("/state", document)).Expect(200);
        Table().Should().Equal("-A -t 10.0.0.7:80 -s wlc", "-a -t 10.0.0.7:80 -r 10.0.1.11:80 -m -w 3", "-A -u 10.0.0.7:53 -s rr", "-a -u 10.0.0.7:53 -r 10.0.1.12:53 -m -w 1");
        Tool.Check("ipvsadm", "-Ln", "--timeout").Should().Contain("600 60 60");
        Tool.Check("ipvsadm", "-Ln", "--daemon").Should().Contain("master sync daemon (mcast=lo, syncid=7");
        Host.Client.Fetch("http://10.0.0.7/").Should().Equal("s1");

        var state = (await portal.Api.GetAsync("/state")).Expect(200).Text;
        portal.Kill();
        Kernel.Clear();
        await portal.StartReadyAsync();
        (await portal.Api.GetAsync("/state")).Expect(200).Text.Should().Be(state);
        (await portal.Api.PutAsync("/state", state)).Expect(200).Json["changes"].Should().BeEmpty();
        Table().Should().HaveCount(4);

        (await portal.Api.PutAsync("/state", "{services: [], daemons: []}")).Expect(200);
        Table().Should().BeEmpty();
        Tool.Check("ipvsadm", "-Ln", "--daemon").Should().NotContain("master");
        (await portal.Api.PostAsync("/history/1/restore")).Expect(200);
        Table().Should().Equal("-A -t 10.0.0.9:80 -s rr");
    }

    [Test]
    public async Task A_part_leaves_the_services_of_others_alone_also_what_somebody_has_changed_in_them_by_hand()
    {
        using var portal = new PortalProcess();
        await portal.StartReadyAsync();
        (await portal.Api.PutAsync("/state", $"{{services: [{Web}]}}")).Expect(200);
        (await portal.Api.PutAsync("/state?label=owner=dns", $"{{services: [{Dns}]}}")).Expect(200);
        Kernel.Run("-e -t 10.0.0.7:80 -r 10.0.1.11:80 -m -w 9");
        (await portal.Api.PutAsync("/state?label=owner=dns", "{services: [{type: 'tcp', host: '10.0.0.7', port: 53}]}")).Expect(200);
        Table().Should().Equal("-A -t 10.0.0.7:53 -s wlc", "-A -t 10.0.0.7:80 -s wlc", "-a -t 10.0.0.7:80 -r 10.0.1.11:80 -m -w 9");
        ((JArray)(await portal.Api.GetAsync("/state?label=owner=dns")).Expect(200).Json["services"]!).Should().ContainSingle();
    }

    private static string[] Table() => Kernel.Save().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
