using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;
using Portal.Cli.Output;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Cli.Convert;

/// <summary>Lines of ipvsadm become services, time-outs and daemons.</summary>
public sealed class RuleFileTests
{
    private const string Web = "-A -t 10.0.0.1:80 -s rr\n";

    private static readonly TestCaseData[] Lines =
    [
        Row("all defaults", "-A -t 10.0.0.1:80", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:wlc,servers:[]}]}"),
        Row("nothing", "", "{services:[]}"),
        Row("comments and blank lines", "# of 2019\n\n  \t\n   # more\r\n-A -u 10.0.0.1:53 -s rr\r\n", "{services:[{type:udp,host:10.0.0.1,port:53,scheduler:rr,servers:[]}]}"),
        Row("lines of a script", "ipvsadm -A -t 10.0.0.1:80\n/sbin/ipvsadm -a -t 10.0.0.1:80 -r 10.0.1.1:80 -m",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:wlc,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:1}]}]}"),
        Row("long options",
            "--add-service --tcp-service=10.0.0.1:80 --scheduler wrr --persistent 60 --netmask 255.255.255.0 --pe sip\n"
            + "--add-server --tcp-service 10.0.0.1:80 --real-server 10.0.1.1:8080 --masquerading --weight=5 --u-threshold 9 --l-threshold 3",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:wrr,persistence:60,netmask:255.255.255.0,persistence_engine:sip,servers:[{host:10.0.1.1,port:8080,forwarder:m,weight:5,upper_threshold:9,lower_threshold:3}]}]}"),
        Row("letters together", "-At 10.0.0.1:80 -srr -p60\n-at 10.0.0.1:80 -r10.0.1.1:80 -mw 2",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,persistence:60,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:2}]}]}"),
        Row("persistence without a time", "-A -t 10.0.0.1:80 -p -s rr", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,persistence:360,servers:[]}]}"),
        Row("every port", "-A -t 10.0.0.1:0 -p 300", "{services:[{type:tcp,host:10.0.0.1,port:0,scheduler:wlc,persistence:300,servers:[]}]}"),
        Row("no port is every port", "-A -t 10.0.0.1 -p 300", "{services:[{type:tcp,host:10.0.0.1,port:0,scheduler:wlc,persistence:300,servers:[]}]}"),
        Row("flags", "-A -t 10.0.0.1:80 -s sh -b sh-fallback,sh-port", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:sh,scheduler_flags:[sh-fallback,sh-port],servers:[]}]}"),
        Row("flags by number", "-A -t 10.0.0.1:80 -s mh -b flag-1", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:mh,scheduler_flags:[mh-fallback],servers:[]}]}"),
        Row("the flag without a name", "-A -t 10.0.0.1:80 -s sh -b ", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:sh,scheduler_flags:[flag-3],servers:[]}]}"),
        Row("one packet", "-A -u 10.0.0.1:53 -s rr -o", "{services:[{type:udp,host:10.0.0.1,port:53,scheduler:rr,one_packet:true,servers:[]}]}"),
        Row("sctp", "-A --sctp-service 10.0.0.1:2905 -s rr", "{services:[{type:sctp,host:10.0.0.1,port:2905,scheduler:rr,servers:[]}]}"),
        Row("a mark", "-A -f 5 -s rr", "{services:[{type:fwmark,family:ipv4,mark:5,scheduler:rr,servers:[]}]}"),
        Row("a mark of IPv6", "-A -f 5 -6 -s rr -p 9 -M 64", "{services:[{type:fwmark,family:ipv6,mark:5,scheduler:rr,persistence:9,netmask:64,servers:[]}]}"),
        Row("a mark that is listed as negative", "-A -f -1 -s rr", "{services:[{type:fwmark,family:ipv4,mark:4294967295,scheduler:rr,servers:[]}]}"),
        Row("IPv6", "-A -t [2001:DB8:0::1]:80 -s rr\n-a -t [2001:db8::1]:80 -r [2001:db8::11]:8080 -m",
            "{services:[{type:tcp,host:2001:db8::1,port:80,scheduler:rr,servers:[{host:2001:db8::11,port:8080,forwarder:m,weight:1}]}]}"),
        Row("a dotted IPv6 address", "-A -t [::0.1.0.2]:80 -s rr", "{services:[{type:tcp,host:::1:2,port:80,scheduler:rr,servers:[]}]}"),
        Row("a server without a port", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1", "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,servers:[{host:10.0.1.1,port:80,forwarder:g,weight:1}]}]}"),
        Row("tunnels",
            Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -i -w 0\n-a -t 10.0.0.1:80 -r 10.0.1.2:80 -i --tun-type ipip\n"
            + "-a -t 10.0.0.1:80 -r 10.0.1.3:80 -i --tun-type gue --tun-port 6080 --tun-remcsum\n-a -t 10.0.0.1:80 -r 10.0.1.4:80 -i --tun-type gre --tun-csum",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,servers:[{host:10.0.1.1,port:80,forwarder:i,weight:0},{host:10.0.1.2,port:80,forwarder:i,weight:1},"
            + "{host:10.0.1.3,port:80,forwarder:i,weight:1,tunnel:{type:gue,port:6080,checksum:remcsum}},{host:10.0.1.4,port:80,forwarder:i,weight:1,tunnel:{type:gre,checksum:csum}}]}]}"),
        Row("edits say everything anew", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -w 7 -x 5\n-E -t 10.0.0.1:80 -p 5\n-e -t 10.0.0.1:80 -r 10.0.1.1:80",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:wlc,persistence:5,servers:[{host:10.0.1.1,port:80,forwarder:g,weight:1}]}]}"),
        Row("removals", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80\n-a -t 10.0.0.1:80 -r 10.0.1.2:80\n-d -t 10.0.0.1:80 -r 10.0.1.1:80\n-A -t 10.0.0.2:80\n-D -t 10.0.0.2:80",
            "{services:[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,servers:[{host:10.0.1.2,port:80,forwarder:g,weight:1}]}]}"),
        Row("what stood before -C", Web + "-C\n-A -t 10.0.0.2:80 -s rr", "{services:[{type:tcp,host:10.0.0.2,port:80,scheduler:rr,servers:[]}]}"),
        Row("the order of the file", "-A -t 10.0.0.9:80 -s rr\n-A -t 10.0.0.1:80 -s rr", "{services:[{type:tcp,host:10.0.0.9,port:80,scheduler:rr,servers:[]},{type:tcp,host:10.0.0.1,port:80,scheduler:rr,servers:[]}]}"),
        Row("time-outs", "--set 900 0 300\n--set 0 60 0", "{services:[],timeouts:{tcp:900,tcp_fin:60,udp:300}}"),
        Row("time-outs that stay", "--set 0 0 0", "{services:[]}"),
        Row("a daemon with all defaults", "--start-daemon master", "{services:[],daemons:[{role:master,mcast_interface:eth0,syncid:0,mcast_group:224.0.0.81,mcast_port:8848,mcast_ttl:1}]}"),
        Row("two daemons",
            "--start-daemon backup --mcast-interface eth1 --syncid 7 --sync-maxlen 1400 --mcast-group 239.1.2.3 --mcast-port 9999 --mcast-ttl 4\n--start-daemon=master --mcast-interface=eth1",
            "{services:[],daemons:[{role:backup,mcast_interface:eth1,syncid:7,sync_maxlen:1400,mcast_group:239.1.2.3,mcast_port:9999,mcast_ttl:4},"
            + "{role:master,mcast_interface:eth1,syncid:0,mcast_group:224.0.0.81,mcast_port:8848,mcast_ttl:1}]}"),
        Row("a daemon that is stopped", "--start-daemon master\n--stop-daemon master", "{services:[]}"),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("no command", "10.0.0.1:80", "1:1: A line must begin with a command such as -A or -a; \"10.0.0.1:80\" is none."),
        Row("an option first", "-t 10.0.0.1:80 -A", "1:1: A line must begin with a command such as -A or -a; -t is none."),
        Row("two commands", "-A -D -t 10.0.0.1:80", "1:4: A line can have one command; -D is another."),
        Row("an unknown option", "-A -t 10.0.0.1:80 --colour red", "1:19: ipvsadm has no option --colour."),
        Row("an unknown letter", "-A -t 10.0.0.1:80 -k", "1:19: ipvsadm has no option -k."),
        Row("a second service", "-A -t 10.0.0.1:80 -u 10.0.0.1:80", "1:19: -u says again what -t has said."),
        Row("an option of another command", "-A -t 10.0.0.1:80 -w 5", "1:19: -w does not go with -A."),
        Row("no service", "-A -s rr", "1:1: -A needs a service: -t, -u, --sctp-service or -f."),
        Row("no server", Web + "-a -t 10.0.0.1:80", "2:1: -a needs a server: -r."),
        Row("no argument", "-A -t", "1:4: -t needs an argument."),
        Row("a word too much", "-A -t 10.0.0.1:80 rr", "1:19: \"rr\" belongs to no option."),
        Row("a name", "-A -t localhost:80", "1:7: \"localhost\" is a name. Write its address, or ask for names to be resolved."),
        Row("the name of a port", "-A -t 10.0.0.1:http", "1:16: \"http\" is the name of a port. Write its number, or ask for names to be resolved."),
        Row("a short address", "-A -t 10.1:80", "1:7: \"10.1\" is no IP address: it must be four numbers from 0 to 255 without leading zeros, or an IPv6 address without a zone."),
        Row("a port too great", "-A -t 10.0.0.1:65536", "1:16: The port must be a whole number from 0 to 65535; \"65536\" is none."),
        Row("brackets without a port", "-A -t [2001:db8::1]", "1:7: An address in brackets needs a port behind it, such as [2001:db8::1]:80."),
        Row("brackets round IPv4", "-A -t [10.0.0.1]:80", "1:7: Only an IPv6 address stands in brackets."),
        Row("every port without persistence", "-A -t 10.0.0.1:0", "1:7: port 0 means every port. It needs persistence."),
        Row("an unknown scheduler", "-A -t 10.0.0.1:80 -s best", "1:22: scheduler must be one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none."),
        Row("a flag of another scheduler", "-A -t 10.0.0.1:80 -s mh -b sh-port", "1:28: scheduler_flags[0] must be one of mh-fallback, mh-port, flag-3 with this scheduler."),
        Row("no flag", "-A -t 10.0.0.1:80 -s rr -b", "1:25: -b needs an argument."),
        Row("one packet over tcp", "-A -t 10.0.0.1:80 -o", "1:19: one_packet is only for udp and fwmark services."),
        Row("an empty persistence", "-A -t 10.0.0.1:80 -p 0", "1:22: The time-out of persistence must be a whole number from 1 to 2678400; \"0\" is none."),
        Row("a mask by its length", "-A -t 10.0.0.1:80 -p 9 -M 24", "1:27: The mask of an IPv4 service must be four numbers, such as 255.255.255.0; \"24\" is none."),
        Row("a mask before its service", "-A -M 64 -t [2001:db8::1]:80 -p 9", "1:4: -M must stand behind an IPv6 service: before it ipvsadm ignores it."),
        Row("a server before its service", Web + "-a -r 10.0.1.1 -t 10.0.0.1:80", "2:4: -r without a port must stand behind the service: before it ipvsadm takes port 0."),
        Row("-6 before its mark", "-A -6 -f 5", "1:4: -6 must stand behind -f."),
        Row("mark 0", "-A -f 0", "1:7: A mark must be a number from 1 to 4294967295; \"0\" is none."),
        Row("a service twice", Web + Web, "2:1: A line before adds this service already. Use -E to change it."),
        Row("a server twice", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80\n-a -t 10.0.0.1:80 -r 10.0.1.1:80 -m", "3:1: A line before adds this server already. Use -e to change it."),
        Row("a server of no service", "-a -t 10.0.0.1:80 -r 10.0.1.1:80", "1:1: No line before adds this service."),
        Row("thresholds the wrong way round", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -x 3 -y 5", "2:42: lower_threshold must not be greater than upper_threshold. Set upper_threshold too."),
        Row("a weight too great", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -w 2147483648", "2:37: The weight must be a whole number from 0 to 2147483647; \"2147483648\" is none."),
        Row("a weight below 0", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -w -1", "2:37: The weight must be a whole number from 0 to 2147483647; \"-1\" is none."),
        Row("the other family", Web + "-a -t 10.0.0.1:80 -r [2001:db8::1]:80 -m", "2:22: host must be an IPv4 address like its service; only forwarder i reaches servers of the other family."),
        Row("a tunnel's port with -m", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -m --tun-port 5", "2:37: --tun-port goes only with -i."),
        Row("gue without a port", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:80 -i --tun-type gue", "2:37: A gue tunnel needs a port from 1 to 65535."),
        Row("two time-outs", "--set 900 120", "1:1: --set needs three time-outs: for tcp, tcpfin and udp."),
        Row("a daemon of no role", "--start-daemon slave", "1:16: --start-daemon must say master or backup; \"slave\" is none."),
        Row("a group that is none", "--start-daemon master --mcast-group 10.0.0.1", "1:37: mcast_group must be a multicast address: 224.0.0.0 to 239.255.255.255, or of ff00::/8."),
        Row("each error of a file", "-A -t x:80\n\n-A -t 10.0.0.1:80 -s best\n-Q", "1:7: \"x\" is a name. Write its address, or ask for names to be resolved.\n"
            + "3:22: scheduler must be one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none.\n4:1: ipvsadm has no option -Q."),
    ];

    private static readonly TestCaseData[] Left =
    [
        Row("a port that gatewaying cannot change", Web + "-a -t 10.0.0.1:80 -r 10.0.1.1:8080 -g",
            "2: Without masquerading ipvsadm gives a server the port of its service: the server has port 80, and not 8080. Write 80, or use -m."),
        Row("an engine without persistence", "-A -u 10.0.0.1:5060 --pe sip", "1: --pe does nothing without persistence, and was left out. Add -p if the service shall be persistent."),
        Row("a mask without persistence", "-A -u 10.0.0.1:5060 -M 255.255.255.0", "1: -M does nothing without persistence, and was left out. Add -p if the service shall be persistent."),
        Row("counters", "-Z", "1: -Z sets counters to zero, and a document declares no counters. Leave the line out."),
        Row("a listing", "-L -n --stats", "1: -L only shows something. Leave the line out."),
        Row("a daemon that does not run", "--stop-daemon backup", "1: No line before starts the backup daemon. Leave the line out."),
    ];

    [TestCaseSource(nameof(Lines))]
    public void Lines_become(string text, string document)
    {
        var conversion = Converted.Of(ConfigurationFormat.Ipvsadm, text);

        conversion.Ok().Plain().Should().Be(document);
        conversion.Remarks.Should().BeEmpty();
        conversion.Table().Count.Should().Be(conversion.Document!["services"].Elements().Count());
    }

    [TestCaseSource(nameof(Broken))]
    public void A_line_that_is_wrong_is_an_error_at_its_place(string text, string errors) => Converted.Of(ConfigurationFormat.Ipvsadm, text).Errors().Should().Be(errors);

    [TestCaseSource(nameof(Left))]
    public void What_is_not_carried_over_is_said(string text, string remarks)
    {
        var conversion = Converted.Of(ConfigurationFormat.Ipvsadm, text);

        conversion.Remarks().Should().Be(remarks);
        conversion.Table().Services.Should().HaveCount(text.Contains("-A", StringComparison.Ordinal) ? 1 : 0);
    }

    [Test]
    public void Names_are_resolved_when_that_is_asked_for()
    {
        var conversion = Converted.Of(
            ConfigurationFormat.Ipvsadm, "-A -t shop.example:http -s rr\n-a -t shop.example:http -r s1.example:http -m", names: new KnownNames());

        conversion.Ok()["services"]!.Plain().Should().Be("[{type:tcp,host:10.0.0.1,port:80,scheduler:rr,servers:[{host:10.0.1.1,port:80,forwarder:m,weight:1}]}]");
        conversion.Remarks().Should().Be(
            "1: The name \"shop.example\" was resolved to 10.0.0.1. Portal keeps the address, and does not follow the name.\n"
            + "1: The port \"http\" was resolved to 80. Portal keeps the number.\n"
            + "2: The name \"shop.example\" was resolved to 10.0.0.1. Portal keeps the address, and does not follow the name.\n"
            + "2: The port \"http\" was resolved to 80. Portal keeps the number.\n"
            + "2: The name \"s1.example\" was resolved to 10.0.1.1. Portal keeps the address, and does not follow the name.");
        Converted.Of(ConfigurationFormat.Ipvsadm, "-A -t nobody.example:80", names: new KnownNames()).Errors().Should().Be("1:7: The name \"nobody.example\" has no address.");
    }

    [Test]
    public void Every_table_that_keeps_the_rules_comes_back_from_what_ipvsadm_saves() =>
        ModelGen.Table.Sample(
            table =>
            {
                var conversion = Converted.Of(ConfigurationFormat.Ipvsadm, RuleWriter.Write(table));

                conversion.Table().ShouldBe(WithoutThresholds(table));
                conversion.Remarks.Should().BeEmpty();
            },
            iter: 2000);

    [TestCaseSource(nameof(Captures))]
    public void What_the_real_ipvsadm_saved_becomes_the_table_that_it_listed(string folder)
    {
        var conversion = Converted.Of(ConfigurationFormat.Ipvsadm, File.ReadAllText(Path.Combine(folder, "Sn.out")));

        // Thresholds are listed alone, and what is saved of an engine without persistence does nothing.
        conversion.Table().ShouldBe(WithoutThresholds(ConfigurationListing.Parse(new(
            [.. File.ReadAllBytes(Path.Combine(folder, "Ln_tun-info.out")), .. File.ReadAllBytes(Path.Combine(folder, "Ln_thresholds.out"))]))!.ToTable()));
        conversion.Remarks.Where(remark => !remark.Text.StartsWith("--pe does nothing", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IpvsTable WithoutThresholds(IpvsTable table) => IpvsTable.Of(table.Services.Select(service => service with
    {
        Servers = VirtualService.NoServers.SetItems(service.Servers.Select(server =>
            KeyValuePair.Create(server.Key, server.Value with { UpperThreshold = 0, LowerThreshold = 0 }))),
    }));

    private static IEnumerable<TestCaseData> Captures() => Directory.EnumerateDirectories(Path.Combine(TestContext.CurrentContext.TestDirectory, "Captures"))
        .Order(StringComparer.Ordinal).Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path)));

    private static TestCaseData Row(string name, string text, string expected) => new TestCaseData(text, expected).SetArgDisplayNames(name);
}
