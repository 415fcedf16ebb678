using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Texts that would be something else to ipvsadm than a value. None of them ever comes near a command line.</summary>
internal sealed class HostileTextTests : PortalFixture
{
    private static readonly TestCaseData[] Texts =
    [
        Row("empty", ""), Row("blank", " "), Row("blank after", "rr "), Row("blank before", " rr"), Row("blank between", "r r"),
        Row("line feed", "rr\n-C"), Row("carriage return", "rr\r\n-C"), Row("tab", "rr\t-C"), Row("line feed alone", "\n"), Row("vertical tab", "rr\u000b"),
        Row("option", "-C"), Row("long option", "--clear"), Row("dash", "-"), Row("end of options", "--"),
        Row("NUL after", "rr\0"), Row("NUL", "\0"), Row("the word that is dropped", "ipvsadm"), Row("comment", "#"),
        Row("substitution", "$(reboot)"), Row("backticks", "`reboot`"), Row("quote", "'"), Row("double quote", "\""), Row("backslash", "\\"), Row("star", "*"), Row("format", "%s"),
        Row("path", "../../etc/passwd"), Row("another command", "rr;ipvsadm"), Row("words after an address", "10.0.0.1 junk"), Row("line feed after an address", "10.0.0.1\n"),
        Row("digits of another script", "\u0661\u0660.0.0.1"), Row("half a pair", "\ud800"), Row("turned around", "\u202e"), Row("emoji", "\U0001F600"),
        Row("16 letters", new string('a', 16)), Row("5000 letters", new string('a', 5000)),
    ];

    private static readonly string[] Fields = ["type", "host", "family", "scheduler", "netmask", "persistence_engine"];

    private static readonly string[] ServerFields = ["host", "forwarder"];

    private static readonly string[] TunnelFields = ["type", "checksum"];

    [TestCaseSource(nameof(Texts))]
    public async Task In_no_field_of_a_service_does_it_reach_the_kernel(string text)
    {
        foreach (var field in Fields.Where(field => text.Length > 0 || field is "type" or "host" or "family"))
        {
            (await Portal.PostAsync(Known.WebPath, $$"""{"persistence":60,"{{field}}":{{Quoted(text)}} }""")).ShouldBreak(field);
        }

        (await Portal.PostAsync(Known.WebPath, $$"""{"scheduler":"sh","scheduler_flags":[{{Quoted(text)}}]}""")).ShouldBreak("scheduler_flags[0]");
        NothingHappened();
    }

    [TestCaseSource(nameof(Texts))]
    public async Task In_no_field_of_a_server_does_it_reach_the_kernel(string text)
    {
        foreach (var field in ServerFields.Where(field => text.Length > 0 || field is "host"))
        {
            (await Portal.PostAsync(Known.WebPath, $$"""{"servers":[{"port":80,{{(field == "host" ? string.Empty : "\"host\":\"10.1.0.1\",")}}"{{field}}":{{Quoted(text)}} }]}"""))
                .ShouldBreak($"servers[0].{field}");
        }

        foreach (var field in TunnelFields.Where(_ => text.Length > 0))
        {
            var type = field == "type" ? string.Empty : "\"type\":\"gre\",";
            (await Portal.PostAsync(Known.WebPath, $$"""{"servers":[{"host":"10.1.0.1","port":80,"forwarder":"i","tunnel":{ {{type}}"{{field}}":{{Quoted(text)}} } }]}"""))
                .ShouldBreak($"servers[0].tunnel.{field}");
        }

        NothingHappened();
    }

    [TestCaseSource(nameof(Texts))]
    public async Task As_the_name_of_a_field_it_is_unknown(string text)
    {
        var reply = await Portal.PostAsync(Known.WebPath, $$"""{ {{Quoted(text)}}:1}""");
        reply.ShouldBeProblem(422, "invalid-request").Fields.Should().HaveCount(1);
        NothingHappened();
    }

    [Test]
    public async Task An_empty_text_means_the_default()
    {
        (await Portal.PostAsync(Known.WebPath, """{"scheduler":"","netmask":"","persistence_engine":"","scheduler_flags":[],"servers":[{"host":"10.1.0.1","port":80,"forwarder":""}]}"""))
            .ShouldBe(201);
        Kernel.Table.ShouldBe(Known.Web.With(1));
    }

    private static TestCaseData Row(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);

    private static string Quoted(string text) => JsonConvert.ToString(text, '"', StringEscapeHandling.EscapeNonAscii);
}
