using FluentAssertions;
using NUnit.Framework;
using Portal.Cli.Convert;

namespace Portal.Tests.Cli.Convert;

/// <summary>ldirectord.cf becomes services with checks.</summary>
public sealed class LdirectordFileTests
{
    private const string Timing = "interval:10,fast_interval:10,timeout:30,rise:1,fall:1,on_down:remove";
    private const string ConnectTiming = "interval:10,fast_interval:10,timeout:5,rise:1,fall:1,on_down:remove";

    private static readonly TestCaseData[] Checks =
    [
        Row("http by the port", "", $"{{type:http,path:/,status:200-299,{Timing},too_few:none}}"),
        Row("a request and what it must answer", "request=\"a/b\"\nreceive=\"All is well\\.\"", $"{{type:http,path:/a/b,status:200-299,body:All is well.,{Timing},too_few:none}}"),
        Row("a host", "virtualhost=\"www.example\"", $"{{type:http,path:/,host:www.example,status:200-299,{Timing},too_few:none}}"),
        Row("a method", "httpmethod=head", $"{{type:http,path:/,method:HEAD,status:200-299,{Timing},too_few:none}}"),
        Row("https", "service=https", $"{{type:https,path:/,status:200-299,{Timing},too_few:none}}"),
        Row("connections", "checktype=connect", $"{{type:tcp,{ConnectTiming},too_few:none}}"),
        Row("connections over udp", "checktype=connect\nprotocol=udp", $"{{type:ping,{ConnectTiming},too_few:none}}"),
        Row("pings", "checktype=ping", $"{{type:ping,{ConnectTiming},too_few:none}}"),
        Row("another port", "checktype=connect\ncheckport=81", $"{{type:tcp,port:81,{ConnectTiming},too_few:none}}"),
        Row("a dialogue", "service=simpletcp\nrequest=\"PING\\n\"\nreceive=\"PONG\"", $"{{type:tcp,send:PING\\n,expect:PONG,{Timing},too_few:none}}"),
        Row("dns", "service=dns\nrequest=\"www.example\"\nreceive=\"10.0.0.9\"", $"{{type:dns,name:www.example,qtype:A,answer:10.0.0.9,{Timing},too_few:none}}"),
        Row("times", "checktimeout=3\nfailurecount=4\nquiescent=yes", "{type:http,path:/,status:200-299,interval:10,fast_interval:10,timeout:3,rise:1,fall:4,on_down:quiesce,too_few:none}"),
        Row("both times", "checktimeout=3\nnegotiatetimeout=8", "{type:http,path:/,status:200-299,interval:10,fast_interval:10,timeout:8,rise:1,fall:1,on_down:remove,too_few:none}"),
        Row("a fallback", "fallback=127.0.0.1", $"{{type:http,path:/,status:200-299,{Timing},too_few:backup}}"),
    ];

    private static readonly TestCaseData[] NoChecks = [Row("none", "service=none", ""), Row("on", "checktype=on", "")];

    private static readonly TestCaseData[] Broken =
    [
        Row("an unknown line", "colour=red", "1:1: ldirectord knows no \"colour\" before all virtuals."),
        Row("an unknown line of a virtual", "virtual=10.0.0.1:80\n\tcolour=red", "2:2: ldirectord knows no \"colour\" in a virtual."),
        Row("no value", "checktimeout", "1:1: A line must be a name, = and a value."),
        Row("too few blanks", "virtual=10.0.0.1:80\n  real=10.0.1.1:80 gate", "2:3: A line of a virtual must be indented by four blanks or a tab at least."),
        Row("a blank line in a virtual", "virtual=10.0.0.1:80\n\n    scheduler=rr", "3:5: An indented line must follow a virtual, without a blank line between them."),
        Row("a name", "virtual=shop:80", "1:9: \"shop\" is a name. Write its address, or ask for names to be resolved."),
        Row("no port", "virtual=10.0.0.1", "1:9: A virtual must be an address with a port, such as 10.0.0.1:80, or a mark."),
        Row("IPv6 in virtual", "virtual=[2001:db8::1]:80", "1:9: An IPv6 address does not go with virtual. Write virtual6."),
        Row("a server of the other family", "virtual6=[2001:db8::1]:80\n    real=10.0.1.1:80 gate", "2:5: real does not go with virtual6. Write real6."),
        Row("no method", "virtual=10.0.0.1:80\n    real=10.0.1.1:80", "2:10: The forwarding method must be gate, masq or ipip; \"\" is none."),
        Row("a range the wrong way round", "virtual=10.0.0.1:80\n    real=10.0.1.5->10.0.1.1:80 gate", "2:10: A range must be of IPv4 addresses, its end must not be before its start, and it may have at most 65536 addresses."),
        Row("words too many", "virtual=10.0.0.1:80\n    real=10.0.1.1:80 gate 1 best", "2:10: \"best\" is no part of a server: a weight, \"request\", \"receive\", l: and u: are, in this order."),
        Row("an unknown scheduler", "virtual=10.0.0.1:80\n    scheduler=best", "2:15: scheduler must be one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none."),
        Row("a protocol", "virtual=10.0.0.1:80\n    protocol=sctp", "2:14: The protocol must be tcp or udp; \"sctp\" is none."),
        Row("a check", "virtual=10.0.0.1:80\n    real=10.0.1.1:80 gate\n    checktype=guess", "3:15: checktype must be connect, external, external-perl, negotiate, off, on, ping or a number; \"guess\" is none."),
        Row("a virtual twice", "virtual=10.0.0.1:80\nvirtual=10.0.0.1:80", "2:9: The file has this virtual twice."),
        Row("neither yes nor no", "quiescent=maybe", "1:11: quiescent must be yes or no; \"maybe\" is none."),
    ];

    private static readonly TestCaseData[] Left =
    [
        Row("mail", "emailalert=\"a@example.com\"", "1: emailalert was not carried over. Portal sends no mail. Use the alert rules for Prometheus, or read GET /events."),
        Row("no servers", "virtual=10.0.0.1:80\n    real=10.0.1.1:80 gate\n    checktype=off", "3: checktype off takes no server into the table: they were left out. Declare them with weight 0 if they shall be there."),
        Row("a regular expression", "virtual=10.0.0.1:80\n    real=10.0.1.1:80 gate\n    receive=\"a|b\"", "3: receive was not carried over. Portal looks for a text and for no regular expression. Set body or expect of health_check."),
        Row("a service", "virtual=10.0.0.1:3306\n    real=10.0.1.1:3306 gate", "1: Portal does not speak mysql: the check became one of type tcp."),
        Row("radius", "virtual=10.0.0.1:1812\n    real=10.0.1.1:1812 gate", "1: The check was not carried over: Portal does not speak radius. Use a health_check of type program."),
        Row("a port that gate cannot change", "virtual=10.0.0.1:80\n    real=10.0.1.1:8080 gate\n    checktype=on", "2: Without masq a server has the port of its virtual: it is 80 here, as in the kernel, and not 8080. Checks ask port 8080."),
        Row("an interval without fork", "virtual=10.0.0.1:80\n    real=10.0.1.1:80 gate\n    checkinterval=3", "1: checkinterval of this virtual was not carried over: ldirectord uses it only with fork = yes."),
    ];

    [TestCaseSource(nameof(Checks))]
    [TestCaseSource(nameof(NoChecks))]
    public void A_virtual_has_the_check(string lines, string check)
    {
        var text = "virtual=10.0.0.1:80\n    real=10.0.1.1:80 masq\n" + string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"    {line}\n"));

        var conversion = Converted.Of(ConfigurationFormat.Ldirectord, text);

        (conversion.Ok()["services"]![0]!["health_check"]?.Plain() ?? string.Empty).Should().Be(check);
        conversion.Remarks().Should().BeEmpty();
        conversion.Table().Count.Should().Be(1);
    }

    [Test]
    public void Servers_have_what_their_lines_say()
    {
        var conversion = Converted.Of(ConfigurationFormat.Ldirectord,
            "virtual=10.0.0.1:80\n    real=10.0.1.1->10.0.1.2:8080 masq 5 l:3 u:9\n    real=10.0.1.9 ipip\n    fallback=127.0.0.1:81 masq\n    checktype=on\n");

        conversion.Ok()["services"]![0]!["servers"]!.Plain().Should().Be(
            "[{host:10.0.1.1,port:8080,forwarder:m,weight:5,upper_threshold:9,lower_threshold:3},{host:10.0.1.2,port:8080,forwarder:m,weight:5,upper_threshold:9,lower_threshold:3},"
            + "{host:10.0.1.9,port:80,forwarder:i,weight:1},{host:127.0.0.1,port:81,forwarder:m,weight:1,backup:true}]");
        conversion.Remarks().Should().BeEmpty();
        conversion.Table().Count.Should().Be(1);
    }

    [TestCaseSource(nameof(Broken))]
    public void A_line_that_is_wrong_is_an_error_at_its_place(string text, string errors) => Converted.Of(ConfigurationFormat.Ldirectord, text).Errors().Should().Be(errors);

    [TestCaseSource(nameof(Left))]
    public void What_is_not_carried_over_is_said(string text, string remarks)
    {
        var conversion = Converted.Of(ConfigurationFormat.Ldirectord, text);

        conversion.Ok();
        conversion.Remarks().Should().Be(remarks);
    }

    private static TestCaseData Row(string name, string text, string expected) => new TestCaseData(text, expected).SetArgDisplayNames(name);
}
