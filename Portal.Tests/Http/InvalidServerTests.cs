using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class InvalidServerTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";

    private static readonly TestCaseData[] Settings =
    [
        Row("unknown field", """{"wieght":1}""", "wieght"),
        Row("field of services", """{"scheduler":"rr"}""", "scheduler"),
        Row("a field twice", """{"weight":1,"weight":1}""", "weight"),
        Row("weight as a text", """{"weight":"1"}""", "weight"),
        Row("negative weight", """{"weight":-1}""", "weight"),
        Row("weight of a fraction", """{"weight":0.5}""", "weight"),
        Row("weight too great", """{"weight":2147483648}""", "weight"),
        Row("threshold too great", """{"upper_threshold":2147483648}""", "upper_threshold"),
        Row("lower threshold alone", """{"lower_threshold":1}""", "lower_threshold"),
        Row("lower threshold above the upper", """{"upper_threshold":1,"lower_threshold":2}""", "lower_threshold"),
        Row("forwarder in capitals", """{"forwarder":"M"}""", "forwarder"),
        Row("forwarder as a word", """{"forwarder":"masquerading"}""", "forwarder"),
        Row("forwarder as an option", """{"forwarder":"-m"}""", "forwarder"),
        Row("tunnel without forwarder i", """{"tunnel":{"type":"ipip"}}""", "tunnel"),
        Row("tunnel as a text", """{"forwarder":"i","tunnel":"gre"}""", "tunnel"),
        Row("unknown tunnel", """{"forwarder":"i","tunnel":{"type":"vxlan"}}""", "tunnel.type"),
        Row("gue without a port", """{"forwarder":"i","tunnel":{"type":"gue"}}""", "tunnel.port"),
        Row("gue port 0", """{"forwarder":"i","tunnel":{"type":"gue","port":0}}""", "tunnel.port"),
        Row("port of ipip", """{"forwarder":"i","tunnel":{"port":80}}""", "tunnel.port"),
        Row("checksum of ipip", """{"forwarder":"i","tunnel":{"checksum":"csum"}}""", "tunnel.checksum"),
        Row("port of gre", """{"forwarder":"i","tunnel":{"type":"gre","port":80}}""", "tunnel.port"),
        Row("remcsum of gre", """{"forwarder":"i","tunnel":{"type":"gre","checksum":"remcsum"}}""", "tunnel.checksum"),
        Row("unknown checksum", """{"forwarder":"i","tunnel":{"type":"gre","checksum":"crc"}}""", "tunnel.checksum"),
        Row("another port than the path's", """{"port":81}""", "port"),
        Row("another host than the path's", """{"host":"10.1.0.2"}""", "host"),
        Row("everything at once", """{"weight":-1,"forwarder":"x","upper_threshold":"9"}""", "weight", "forwarder", "upper_threshold"),
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.Forget();
    }

    [TestCaseSource(nameof(Settings))]
    public async Task A_server_that_breaks_rules_is_refused_with_all_of_them(string body, string[] fields)
    {
        (await Portal.PostAsync(Servers + "/10.1.0.1/80", body)).ShouldBreak(fields);
        (await Portal.PutAsync(Servers + "/10.1.0.1/80", body)).ShouldBreak(fields);
        if (!body.Contains("\"port\":81", StringComparison.Ordinal) && !body.Contains("\"host\"", StringComparison.Ordinal))
        {
            var listed = $$"""[{"host":"10.1.0.1","port":80,{{body[1..]}}]""";
            (await Portal.PostAsync(Servers, listed)).ShouldBreak([.. fields.Select(field => "[0]." + field)]);
        }

        NothingHappened(revision: 1);
    }

    [TestCase("10.1.0.1/8080", "g", "port", Description = "ipvsadm would change the port without a word")]
    [TestCase("10.1.0.1/8080", "i", "port")]
    [TestCase("::ffff:10.1.0.1/80", "i", "host")]
    [TestCase("2001:db8::1/80", "g", "host")]
    [TestCase("2001:db8::1/80", "m", "host")]
    [TestCase("0.0.0.0/80", "m", "host")]
    [TestCase("224.0.0.1/80", "m", "host")]
    [TestCase("255.255.255.255/80", "m", "host")]
    [TestCase("ff02::1/80", "i", "host")]
    [TestCase("::/80", "i", "host")]
    public async Task A_server_that_the_kernel_would_refuse_or_rewrite_is_refused_before(string server, string forwarder, string field)
    {
        (await Portal.PostAsync($"{Servers}/{server}", $$"""{"forwarder":"{{forwarder}}"}""")).ShouldBreak(field);
        NothingHappened(revision: 1);
    }

    [TestCase("10.1.0.1/8080", """{"forwarder":"m"}""")]
    [TestCase("2001:db8::1/80", """{"forwarder":"i"}""")]
    [TestCase("10.1.0.1/0", """{"forwarder":"m"}""")]
    [TestCase("10.1.0.1/80", """{"weight":2147483647,"upper_threshold":2147483647,"lower_threshold":2147483647}""")]
    public async Task What_the_kernel_takes_is_taken(string server, string body)
    {
        var reply = await Portal.PostAsync($"{Servers}/{server}", body);
        reply.ShouldBe(201).Headers.Location!.OriginalString.Should().Be($"{Servers}/{server}");
    }

    private static TestCaseData Row(string name, string body, params string[] fields) => new TestCaseData(body, fields).SetArgDisplayNames(name);

    [Test]
    public async Task Of_many_violations_the_first_hundred_are_told()
    {
        var servers = Enumerable.Range(0, 5000).Select(n => $$"""{"host":"10.{{n >> 8}}.0.{{n & 255}}","port":8080}""");
        var reply = await Portal.PutAsync(Known.WebPath, $$"""{"servers":[{{string.Join(',', servers)}}]}""");
        reply.ShouldBeProblem(422, "invalid-request").Fields.Should().HaveCount(100).And.Contain("servers[0].port");
        NothingHappened(revision: 1);
    }
}
