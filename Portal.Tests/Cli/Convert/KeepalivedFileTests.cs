using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;
using Portal.Cli.Output;

namespace Portal.Tests.Cli.Convert;

/// <summary>keepalived.conf becomes services, time-outs and daemons, as keepalived 2.2.7 reads it.</summary>
public sealed class KeepalivedFileTests
{
    private const string Server = "real_server 10.0.1.1 80 {\n}\n";
    private const string Plain = "[{host:10.0.1.1,port:80,forwarder:m,weight:1}]";

    private static readonly TestCaseData[] Services =
    [
        Row("scheduler", "lb_algo rr\n" + Server, $"scheduler:rr,servers:{Plain}"),
        Row("flags", "lvs_sched sh\nsh-port\nsh-fallback\n" + Server, $"scheduler:sh,scheduler_flags:[sh-fallback,sh-port],servers:{Plain}"),
        Row("flags by number", "lvs_sched rr\nflag-1\nflag-3\n" + Server, $"scheduler:rr,scheduler_flags:[flag-1,flag-3],servers:{Plain}"),
        Row("persistence", "persistence_timeout 9\npersistence_granularity 255.255.255.0\npersistence_engine sip\n" + Server, $"scheduler:wlc,persistence:9,netmask:255.255.255.0,persistence_engine:sip,servers:{Plain}"),
        Row("persistence without a time", "persistence_timeout\n" + Server, $"scheduler:wlc,persistence:360,servers:{Plain}"),
        Row("a mask alone", "persistence_granularity 255.255.0.0\n" + Server, $"scheduler:wlc,persistence:360,netmask:255.255.0.0,servers:{Plain}"),
        Row("gatewaying", "lb_kind DR\n" + Server, "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:g,weight:1}]"),
        Row("a tunnel", "lvs_method TUN type gue port 6080 remcsum\n" + Server, "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:i,weight:1,tunnel:{type:gue,port:6080,checksum:remcsum}}]"),
        Row("a method of a server", "real_server 10.0.1.1 80 {\nlvs_method TUN\n}\n", "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:i,weight:1}]"),
        Row("weights", "weight 7\n" + Server + "real_server 10.0.1.2 81 {\nweight 0\n}\n", "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:7},{host:10.0.1.2,port:81,forwarder:m,weight:0}]"),
        Row("thresholds", "real_server 10.0.1.1 80 {\nuthreshold 9\nlthreshold 3\n}\n", "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:1,upper_threshold:9,lower_threshold:3}]"),
        Row("a server without a port", "real_server 10.0.1.1 {\n}\n", $"scheduler:wlc,servers:{Plain}"),
        Row("a sorry server", Server + "sorry_server 10.0.1.9 8080\nsorry_server_inhibit\n", "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:1},{host:10.0.1.9,port:8080,forwarder:m,weight:1,backup:true}]"),
        Row("a sorry server by another way", Server + "sorry_server 10.0.1.9\nsorry_server_lvs_method DR\n", "scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:1},{host:10.0.1.9,port:80,forwarder:g,weight:1,backup:true}]"),
        Row("names", "snmp_name shop\nreal_server 10.0.1.1 80 {\nsnmp_name \"s 1\"\n}\n", "name:shop,scheduler:wlc,servers:[{host:10.0.1.1,port:80,name:s 1,forwarder:m,weight:1}]"),
        Row("braces on one line", "real_server 10.0.1.1 80 { weight 1 }\n", $"scheduler:wlc,servers:{Plain}"),
        Row("comments", "lvs_sched rr # lc\n! lvs_sched lc\n" + Server, $"scheduler:rr,servers:{Plain}"),
        Row("conditions", "@main lvs_sched rr\n@other lvs_sched lc\n@^main lvs_sched lc\n" + Server, $"scheduler:rr,servers:{Plain}"),
    ];

    private static readonly TestCaseData[] Checks =
    [
        Row("tcp", "TCP_CHECK {\n}", "", "{type:tcp,interval:60,fast_interval:1,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("times of the virtual server", "TCP_CHECK {\n}", "delay_loop 6\nretry 3\ndelay_before_retry 2\nconnect_timeout 1.5\ninhibit_on_failure", "{type:tcp,interval:6,fast_interval:2,timeout:1.5,rise:1,fall:4,on_down:quiesce,too_few:none}"),
        Row("times nearer by", "delay_loop 7\ninhibit_on_failure off\nTCP_CHECK {\nretry 4\nconnect_port 81\n}", "delay_loop 6\nretry 3\ninhibit_on_failure", "{type:tcp,port:81,interval:7,fast_interval:1,timeout:5,rise:1,fall:5,on_down:remove,too_few:none}"),
        Row("http", "HTTP_GET {\nurl {\npath /a\nstatus_code 200 300-399\n}\n}", "virtualhost a.example", "{type:http,path:/a,status:200,300-399,host:a.example,interval:60,fast_interval:3,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("the nearest host", "virtualhost b\nHTTP_GET {\nvirtualhost c\nurl {\npath /\nvirtualhost d\n}\n}", "virtualhost a", "{type:http,path:/,status:200-299,host:d,interval:60,fast_interval:3,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("a text", "HTTP_GET {\nurl {\npath /\nregex \"all is well\"\n}\n}", "", "{type:http,path:/,status:200-299,body:all is well,interval:60,fast_interval:3,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("https", "SSL_GET {\nenable_sni\nurl {\npath /\n}\n}", "virtualhost a.example", "{type:https,path:/,status:200-299,host:a.example,tls:{server_name:a.example},interval:60,fast_interval:3,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("dns", "DNS_CHECK {\ntype AAAA\nname www.example\n}", "delay_loop 9", "{type:dns,name:www.example,qtype:AAAA,interval:9,fast_interval:9,timeout:5,rise:1,fall:4,on_down:remove,too_few:none}"),
        Row("ping", "PING_CHECK {\nbindto 10.0.1.200\n}", "", "{type:ping,source:10.0.1.200,interval:60,fast_interval:1,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("udp", "UDP_CHECK {\npayload 6869\nrequire_reply 6f 6b\n}", "", "{type:udp,send:hi,expect:ok,interval:60,fast_interval:1,timeout:5,rise:1,fall:2,on_down:remove,too_few:none}"),
        Row("a quorum", "weight 2\nTCP_CHECK {\n}", "quorum 3", "{type:tcp,interval:60,fast_interval:1,timeout:5,rise:1,fall:2,on_down:remove,min_up:2,too_few:none}"),
        Row("a sorry server", "TCP_CHECK {\n}", "sorry_server 10.0.1.9 80", "{type:tcp,interval:60,fast_interval:1,timeout:5,rise:1,fall:2,on_down:remove,too_few:backup}"),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("no end", "virtual_server 10.0.0.1 80 {\nlvs_sched rr", "1:28: This { has no } behind it."),
        Row("no begin", "}\n", "1:1: This } has no { before it."),
        Row("a block of nothing", "{\n}\n", "1:1: This { has no keyword before it."),
        Row("an unknown word", "virtual_servers 10.0.0.1 80 {\n}", "1:1: keepalived 2.2.7 knows no \"virtual_servers\" outside of blocks."),
        Row("an unknown word of a virtual server", "virtual_server 10.0.0.1 80 {\n  lb_algos rr\n" + Server + "}", "2:3: keepalived 2.2.7 knows no \"lb_algos\" in virtual_server."),
        Row("an unknown word of a server", "virtual_server 10.0.0.1 80 {\nprotocol TCP\nreal_server 10.0.1.1 80 {\n lb_kind DR\n}\n}", "4:2: keepalived 2.2.7 knows no \"lb_kind\" in real_server."),
        Row("an unknown word of a check", "virtual_server 10.0.0.1 80 {\nprotocol TCP\nreal_server 10.0.1.1 80 {\nTCP_CHECK {\nport 5\n}\n}\n}", "5:1: keepalived 2.2.7 knows no \"port\" in TCP_CHECK."),
        Row("an address", "virtual_server 10.0.0.300 80 {\n" + Server + "}", "1:16: \"10.0.0.300\" is no IP address: it must be four numbers from 0 to 255 without leading zeros, or an IPv6 address without a zone."),
        Row("a port behind a colon", "virtual_server 10.0.0.1:80 {\n" + Server + "}", "1:16: \"10.0.0.1:80\" is no IP address: it must be four numbers from 0 to 255 without leading zeros, or an IPv6 address without a zone."),
        Row("a name", "virtual_server shop 80 {\n" + Server + "}", "1:16: \"shop\" is a name. Write its address, or ask for names to be resolved."),
        Row("a scheduler", Virtual("lvs_sched best\n" + Server), "2:11: The scheduler must be one of rr, wrr, lc, wlc, lblc, sh, mh, dh, fo, ovf, lblcr, sed, nq, twos; \"best\" is none."),
        Row("a method", Virtual("lb_kind nat\n" + Server), "2:9: lb_kind must be NAT, DR or TUN; \"nat\" is none."),
        Row("a tunnel", Virtual("lvs_method TUN type gue\n" + Server), "2:12: A gue tunnel needs a port from 1 to 65535."),
        Row("a protocol", Virtual("protocol TCQ\n" + Server), "2:10: The protocol must be TCP, UDP or SCTP; \"TCQ\" is none."),
        Row("a weight", Virtual("real_server 10.0.1.1 80 {\nweight -3\n}\n"), "3:8: weight must be a whole number from 0 to 2147483647; \"-3\" is none."),
        Row("no value", Virtual("real_server 10.0.1.1 80 {\nweight\n}\n"), "3:1: weight needs a value."),
        Row("a time", Virtual("delay_loop soon\n" + Server), "2:12: delay_loop must be a number of seconds above 0; \"soon\" is none."),
        Row("thresholds the wrong way round", Virtual("real_server 10.0.1.1 80 {\nuthreshold 3\nlthreshold 9\n}\n"), "2:1: lower_threshold must not be greater than upper_threshold. Set upper_threshold too."),
        Row("the other family", Virtual("real_server 2001:db8::1 80 {\n}\n"), "2:1: host must be an IPv4 address like its service; only forwarder i reaches servers of the other family."),
        Row("a server twice", Virtual(Server + Server), "4:1: The virtual_server has the server 10.0.1.1 port 80 twice."),
        Row("a virtual server twice", Virtual(Server) + Virtual(Server), "5:1: The file has a virtual_server for 10.0.0.1 80 twice. Put their real_servers into one."),
        Row("no group", "virtual_server group G {\n" + Server + "}", "1:22: There is no virtual_server_group \"G\" with addresses or marks."),
        Row("a range the wrong way round", "virtual_server_group G {\n10.0.0.5-2 80\n}\nvirtual_server fwmark 1 {\n" + Server + "}", "2:1: \"10.0.0.5-2\" is no range of addresses: its end must be greater than its start, and in IPv4 both differ only in the last number."),
        Row("a range over two networks", "virtual_server_group G {\n10.0.0.5-10.0.1.2 80\n}\nvirtual_server fwmark 1 {\n" + Server + "}", "2:1: \"10.0.0.5-10.0.1.2\" is no range of addresses: its end must be greater than its start, and in IPv4 both differ only in the last number."),
        Row("a url without a path", Virtual("real_server 10.0.1.1 80 {\nHTTP_GET {\nurl {\n}\n}\n}\n"), "4:1: url needs a path."),
        Row("a status", Virtual("real_server 10.0.1.1 80 {\nHTTP_GET {\nurl {\npath /\nstatus_code 20\n}\n}\n}\n"), "6:13: status_code must be statuses from 100 to 599, or ranges such as 200-299; \"20\" is none."),
        Row("a quotation", Virtual("virtualhost \"a\n" + Server), "2:13: A quotation must end on its line."),
        Row("a circle", "$A=$B\n$B=$A\n$A\n", "3:1: A definition must not lead back to itself."),
        Row("a file that cannot be had", "include other.conf\n", "1:1: The file includes \"other.conf\", and there are no other files to be had."),
        Row("a sequence", "~SEQ(X) lvs_sched rr\n", "1:1: ~SEQ(X) must name a variable and then its values."),
        Row("time-outs", "global_defs {\nlvs_timeouts tcp\n}\n", "2:1: lvs_timeouts needs a value."),
        Row("a daemon of nobody", "global_defs {\nlvs_sync_daemon eth0 VI_1\n}\n", "2:1: The id of the sync daemons is that of the vrrp_instance VI_1, which is not in the file. Write it: id 51."),
    ];

    [TestCaseSource(nameof(Services))]
    public void A_virtual_server_becomes_a_service(string block, string service)
    {
        var conversion = Converted.Of(ConfigurationFormat.Keepalived, Virtual(block), configId: "main");

        conversion.Ok()["services"]![0]!.Plain().Should().Be($"{{type:tcp,host:10.0.0.1,port:80,{service}}}");
        conversion.Remarks().Should().BeEmpty();
        conversion.Table().Count.Should().Be(1);
    }

    [TestCaseSource(nameof(Checks))]
    public void The_check_of_all_servers_is_that_of_the_service(string check, string block, string expected)
    {
        var conversion = Converted.Of(ConfigurationFormat.Keepalived, Virtual($"{block}\nreal_server 10.0.1.1 80 {{\n{check}\n}}\n"));

        conversion.Ok()["services"]![0]!["health_check"]!.Plain().Should().Be(expected);
        conversion.Document!["services"]![0]!["servers"]![0]!["health_check"].Should().BeNull();
        conversion.Remarks().Should().BeEmpty();
        conversion.Table().Count.Should().Be(1);
    }

    [TestCaseSource(nameof(Broken))]
    public void A_line_that_is_wrong_is_an_error_at_its_place(string text, string errors) => Converted.Of(ConfigurationFormat.Keepalived, text).Errors().Should().Be(errors);

    [Test]
    public void A_mark_has_the_family_that_is_said_or_that_of_its_servers()
    {
        const string text = """
            virtual_server fwmark 1 { 
                lvs_method TUN
                ip_family inet6
                real_server 10.0.1.1 0 { }
            }
            virtual_server fwmark 2 { 
                lvs_method NAT
                real_server 2001:db8::1 80 { }
            }
            virtual_server fwmark 3 { 
                lvs_method TUN
                real_server 10.0.1.1 0 { }
                real_server 2001:db8::1 0 { }
            }
            """;

        Converted.Of(ConfigurationFormat.Keepalived, text).Ok()["services"].Elements().Select(service => $"{service["mark"]} {service["family"]} {service["servers"]![0]!["port"]}")
            .Should().Equal("1 ipv6 0", "2 ipv6 80", "3 ipv4 0");
    }

    [Test]
    public void Both_daemons_run_with_the_id_of_the_VRRP_instance()
    {
        const string text = "global_defs {\nlvs_sync_daemon eth1 VI_1 port 9000\n}\nvrrp_instance VI_1 {\nvirtual_router_id 77\n}\n";

        var conversion = Converted.Of(ConfigurationFormat.Keepalived, text);

        conversion.Ok()["daemons"]!.Plain().Should().Be(
            "[{role:master,mcast_interface:eth1,syncid:77,mcast_group:224.0.0.81,mcast_port:9000,mcast_ttl:1},{role:backup,mcast_interface:eth1,syncid:77,mcast_group:224.0.0.81,mcast_port:9000,mcast_ttl:1}]");
        conversion.Remarks().Should().Be(
            "2: keepalived runs the master or the backup daemon by the state of VI_1. Portal runs both all the time, see docs/two-directors.md.\n"
            + "4: vrrp_instance VI_1 was not carried over. Keep it in keepalived, see docs/two-directors.md.");
    }

    [Test]
    public void A_server_without_a_check_has_none_where_others_have_one() =>
        Converted.Of(ConfigurationFormat.Keepalived, Virtual("real_server 10.0.1.1 80 {\nTCP_CHECK {\n}\n}\nreal_server 10.0.1.2 80 {\n}\n")).Ok()
            ["services"]![0]!["servers"]![1]!.Plain().Should().Be("{host:10.0.1.2,port:80,forwarder:m,weight:1,health_check:null}");

    private static string Virtual(string block) => $"virtual_server 10.0.0.1 80 {{ protocol TCP\n{block}}}\n";

    private static TestCaseData Row(string name, params object[] values) => new TestCaseData(values).SetArgDisplayNames(name);
}
