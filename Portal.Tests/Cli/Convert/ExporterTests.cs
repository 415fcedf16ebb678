using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Api.Contracts;
using Portal.Cli.Convert;
using Portal.Cli.Convert.Export;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Cli.Convert;

/// <summary>The document in the words of ipvsadm and keepalived, and back.</summary>
public sealed class ExporterTests
{
    private const string Service = "{type:'tcp',host:'10.0.0.1',port:80";
    private const string Server = "{host:'10.0.1.1',port:80,forwarder:'m'";

    private static readonly TestCaseData[] Unsaid =
    [
        Row(ExportFormat.Ipvsadm, $"{Service},name:'shop',servers:[{Server}}}]}}", "-t 10.0.0.1:80: ipvsadm knows no names and no labels."),
        Row(ExportFormat.Ipvsadm, $"{Service},health_check:{{type:'tcp'}},servers:[{Server}}}]}}", "-t 10.0.0.1:80: ipvsadm makes no checks. Keep Portal, or use keepalived."),
        Row(ExportFormat.Ipvsadm, $"{Service},servers:[{Server},weight:7,backup:true}}]}}", "-t 10.0.0.1:80 -r 10.0.1.1:80: ipvsadm knows no backups. The server has weight 0: give it weight 7 when the others are down."),
        Row(ExportFormat.Keepalived, $"{Service},servers:[]}}", "-t 10.0.0.1:80: It was left out: keepalived ignores a virtual_server without real servers."),
        Row(ExportFormat.Keepalived, $"{Service},scheduler:'none',servers:[{Server}}}]}}", "-t 10.0.0.1:80: It was left out: keepalived knows no scheduler none."),
        Row(ExportFormat.Keepalived, $"{Service},labels:{{a:'b'}},servers:[{Server}}}]}}", "-t 10.0.0.1:80: keepalived knows no labels."),
        Row(ExportFormat.Keepalived, $"{Service},servers:[{Server}}},{{host:'10.0.1.2',port:80,forwarder:'m',backup:true}},{{host:'10.0.1.3',port:80,forwarder:'m',backup:true}}]}}", "-t 10.0.0.1:80 -r 10.0.1.3:80: It was left out: keepalived has one sorry_server."),
        Row(ExportFormat.Keepalived, $"{Service},health_check:{{type:'tls',too_few:'none'}},servers:[{Server}}}]}}", "-t 10.0.0.1:80 -r 10.0.1.1:80: The check of type tls was left out: keepalived has none like it."),
        Row(ExportFormat.Keepalived, $"{Service},health_check:{{type:'tcp',send:'a',rise:1,on_down:'remove',too_few:'none'}},servers:[{Server}}}]}}", "-t 10.0.0.1:80 -r 10.0.1.1:80: send of the check was left out: keepalived cannot say it."),
        Row(ExportFormat.Keepalived, $"{Service},health_check:{{type:'tcp'}},servers:[{Server}}}]}}",
            "-t 10.0.0.1:80: too_few all was left out: keepalived leaves those that are up.\n-t 10.0.0.1:80 -r 10.0.1.1:80: rise 2 became 1: keepalived takes the first good result.\n-t 10.0.0.1:80 -r 10.0.1.1:80: on_down auto became inhibit_on_failure."),
        Row(ExportFormat.Json, $"{Service},name:'shop',servers:[]}}", ""),
    ];

    private static IEnumerable<TestCaseData> Files() => Enum.GetValues<ConfigurationFormat>().SelectMany(Corpus.Files).Select(file => new TestCaseData(file).SetArgDisplayNames(file));

    [Test]
    public void What_the_API_answers_comes_back_from_the_lines_of_ipvsadm() =>
        ModelGen.Table.Sample(
            table =>
            {
                var export = Exporter.Export(ExportFormat.Ipvsadm, "state.json", Document(table));

                export.Errors.Should().BeEmpty();
                export.Remarks.Should().BeEmpty();
                Converted.Of(ConfigurationFormat.Ipvsadm, export.Text!).Table().ShouldBe(table);
            },
            iter: 1000);

    [Test]
    public void What_keepalived_can_say_comes_back_from_its_file() =>
        ModelGen.Table.Sample(
            table =>
            {
                var export = Exporter.Export(ExportFormat.Keepalived, "state.json", Document(table));

                export.Errors.Should().BeEmpty();
                if (export.Remarks.IsEmpty)
                {
                    Converted.Of(ConfigurationFormat.Keepalived, export.Text!).Table().ShouldBe(table);
                }
            },
            iter: 2000);

    [TestCaseSource(nameof(Files))]
    public void A_file_of_the_corpus_comes_back_from_keepalived_with_its_checks(string file)
    {
        var document = Corpus.Convert(file).Ok();
        var export = Exporter.Export(ExportFormat.Keepalived, "state.json", document);

        var again = Converted.Of(ConfigurationFormat.Keepalived, export.Text!).Ok();

        if (export.Remarks.IsEmpty)
        {
            JsonNode.DeepEquals(again["services"], document["services"]).Should().BeTrue(again.ToString());
        }
    }

    [TestCaseSource(nameof(Unsaid))]
    public void What_a_tool_cannot_say_is_said(ExportFormat format, string service, string remarks)
    {
        var export = Exporter.Export(format, "state.json", new JsonObject { ["services"] = new JsonArray(Converted.Parsed(service)) });

        export.Errors.Should().BeEmpty();
        string.Join('\n', export.Remarks).Should().Be(remarks);
    }

    [Test]
    public void Time_outs_and_daemons_are_written()
    {
        var document = Converted.Parsed("{timeouts: {tcp: 900, udp: 30}, daemons: [{role: 'master', mcast_interface: 'eth1', syncid: 7}, {role: 'backup', mcast_interface: 'eth1', syncid: 7}]}");

        Exporter.Export(ExportFormat.Ipvsadm, "state.json", document).Text.Should().Be(
            "--set 900 0 30\n--start-daemon master --mcast-interface eth1 --syncid 7 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1\n"
            + "--start-daemon backup --mcast-interface eth1 --syncid 7 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1\n");
        Exporter.Export(ExportFormat.Keepalived, "state.json", document).Text.Should().Be(
            "global_defs {\n    lvs_sync_daemon eth1 id 7 port 8848 ttl 1 group 224.0.0.81\n    lvs_timeouts tcp 900 udp 30\n}\n");
    }

    [Test]
    public void A_server_has_its_own_check_that_of_the_service_or_none()
    {
        var document = Converted.Parsed("{services: [" + Service + ",health_check:{type:'tcp',interval:2.5,timeout:4,rise:1,on_down:'remove',too_few:'none'},servers:["
            + Server + "},{host:'10.0.1.2',port:80,health_check:{type:'ping',rise:1,on_down:'remove'}},{host:'10.0.1.3',port:80,health_check:null}]}]}");

        var export = Exporter.Export(ExportFormat.Keepalived, "state.json", document);

        export.Remarks.Should().BeEmpty();
        var servers = export.Text!.Split("real_server ")[1..];
        servers[0].Should().Contain("TCP_CHECK").And.Contain("delay_loop 2.5\n").And.Contain("connect_timeout 4\n");
        servers[1].Should().Contain("PING_CHECK").And.NotContain("TCP_CHECK").And.Contain("delay_loop 5\n");
        servers[2].Should().NotContain("_CHECK").And.NotContain("delay_loop");
    }

    [Test]
    public void What_Portal_does_not_manage_is_left_out()
    {
        var export = Exporter.Export(ExportFormat.Ipvsadm, "state.json", Converted.Parsed("{services: [" + Service + ",servers:[" + Server + ",unmanaged:'It is odd.'}]}]}"));

        export.Text.Should().Be("-A -t 10.0.0.1:80 -s wlc\n");
        string.Join('\n', export.Remarks).Should().Be("services[0].servers[0] was left out: It is odd.");
    }

    [Test]
    public void A_document_that_breaks_rules_is_not_written()
    {
        var document = Converted.Parsed("{\n  \"services\": [\n    {\"type\": \"tcp\", \"host\": \"10.0.0.1\", \"port\": 80, \"scheduler\": \"best\"},\n    {\"type\": \"tcp\", \"host\": \"here\", \"port\": 80}\n  ],\n  \"daemons\": [{\"role\": \"master\", \"mcast_interface\": \"eth1\", \"syncid\": \"7\"}]\n}");

        var export = Exporter.Export(ExportFormat.Ipvsadm, "state.json", document);

        export.Text.Should().BeNull();
        string.Join('\n', export.Errors).Should().Be(
            "state.json: services[0]: scheduler must be one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none.\n"
            + "state.json: services[1]: It needs type, host, port, each with a value of its kind.\n"
            + "state.json: daemons[0]: syncid must be a whole number from 0 to 255.");
    }

    private static JsonObject Document(IpvsTable table)
    {
        using var text = new StringWriter();
        using var json = new JsonTextWriter(text);
        json.WriteStartArray();
        foreach (var service in table.Services)
        {
            ModelMapping.ToBody(service).Write(json);
        }

        json.WriteEndArray();
        return new JsonObject { ["services"] = JsonNode.Parse(text.ToString()) };
    }

    private static TestCaseData Row(ExportFormat format, string service, string remarks) => new(format, service, remarks);
}
