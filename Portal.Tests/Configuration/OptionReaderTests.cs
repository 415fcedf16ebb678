using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Configuration;

public sealed class OptionReaderTests
{
    private static readonly TestCaseData[] Options =
    [
        Row("listen", "http://127.0.0.1:9000", options => Some(options.Listen.Single())),
        Row("state-dir", "/srv/portal", options => options.StateDirectory),
        Row("token", "secret", options => options.Token!),
        Row("token-file", "/run/token", options => options.TokenFile!),
        Row("ipvsadm", "/usr/sbin/ipvsadm", options => options.Ipvsadm),
        Row("ipvsadm-timeout", "2.5", options => options.IpvsadmTimeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Row("scope", "10.0.0.0/24:80", options => ScopeText.Format(options.Scope!.Entries.Single())),
        Row("max-removals", "3", options => Some(options.MaximumRemovals!.Value)),
        Row("watch", "0", options => Some((int)options.WatchInterval.TotalSeconds)),
        Row("require-version", "true", options => options.RequiresVersion ? "true" : "false"),
        Row("reconcile", "30", options => Some((int)options.ReconcileInterval.TotalSeconds)),
        Row("history", "25", options => options.History.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Row("history-days", "90", options => Some((int)options.HistoryAge.TotalDays)),
        Row("metrics-series", "25", options => Some(options.MetricsSeries)),
        Row("metrics-labels", "env,app/name", options => string.Join(',', options.MetricsLabels)),
        Row("health-marks", "4294901759", options => options.HealthMarks.First.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Row("addresses-on", "vips", options => options.AddressesOn!),
        Row("log-format", "json", options => options.LogFormat.ToString().ToLowerInvariant()),
        Row("log-level", "warning", options => options.LogLevel.ToString().ToLowerInvariant()),
    ];

    [Test]
    public void Without_anything_said_everything_is_at_its_default()
    {
        var options = Read([]);
        options.Should().BeEquivalentTo(new PortalOptions(), how => how.ComparingByMembers<PortalOptions>().Excluding(member => member.Listen));
        options.Listen.Should().Equal(new ListenAddress(new IPEndPoint(IPAddress.Loopback, 8443), IsTls: false));
        options.LogLevel.Should().Be(LogLevel.Information);
        options.LogFormat.Should().Be(LogFormat.Text);
    }

    [TestCaseSource(nameof(Options))]
    public void An_option_is_read_from_each_source(string name, string value, Func<PortalOptions, string> read)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", $$"""{"{{name}}":"{{value}}"}""");
        read(Read(["--" + name, value])).Should().Be(value);
        read(Read([$"--{name}={value}"])).Should().Be(value);
        read(Read([], (Variable(name), value))).Should().Be(value);
        read(Read(["--config", file])).Should().Be(value);
        read(Read(["--config=" + file])).Should().Be(value);
        read(Read([], ("PORTAL_CONFIG", file))).Should().Be(value);
    }

    [TestCaseSource(nameof(Options))]
    public void The_command_line_goes_before_the_environment_and_that_before_the_file(string name, string value, Func<PortalOptions, string> read)
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.json", $$"""{"{{name}}":""}""");
        var good = folder.Write("good.json", $$"""{"{{name}}":"{{value}}"}""");
        read(Read(["--" + name, value, "--config", bad], (Variable(name), "x"))).Should().Be(value);
        read(Read(["--config", bad], (Variable(name), value))).Should().Be(value);
        read(Read(["--config", good], ("PORTAL_CONFIG", bad))).Should().Be(value);
    }

    [Test]
    public void Of_several_values_on_the_command_line_the_last_one_counts() =>
        Read(["--state-dir", "/a", "--state-dir=/b"]).StateDirectory.Should().Be("/b");

    [Test]
    public void A_certificate_and_its_key_come_together()
    {
        var options = Read(["--tls-certificate", "/c.pem"], ("PORTAL_TLS_KEY", "/k.pem"));
        (options.TlsCertificate, options.TlsKey).Should().Be(("/c.pem", "/k.pem"));
    }

    [Test]
    public void Numbers_in_the_file_need_no_quotes()
    {
        using var folder = new TemporaryFolder();
        Read(["--config", folder.Write("portal.json", """{"ipvsadm-timeout":2.5}""")]).IpvsadmTimeout.Should().Be(TimeSpan.FromSeconds(2.5));
        Read(["--config", folder.Write("portal.json", """{"ipvsadm-timeout":30}""")]).IpvsadmTimeout.Should().Be(TimeSpan.FromSeconds(30));
    }

    [Test]
    public void Several_addresses_are_taken_from_each_source()
    {
        using var folder = new TemporaryFolder();
        string[] expected = ["http://127.0.0.1:1", "https://[::]:2"];
        Read(["--listen", expected[0], "--listen", expected[1]]).Listen.Select(Some).Should().Equal(expected);
        Read(["--listen", string.Join(',', expected)]).Listen.Select(Some).Should().Equal(expected);
        Read([], ("PORTAL_LISTEN", string.Join(", ", expected))).Listen.Select(Some).Should().Equal(expected);
        Read(["--config", folder.Write("portal.json", $$"""{"listen":["{{expected[0]}}","{{expected[1]}}"]}""")]).Listen.Select(Some).Should().Equal(expected);
    }

    [TestCaseSource(nameof(Options))]
    public void An_empty_variable_counts_as_not_set(string name, string value, Func<PortalOptions, string> read)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", $$"""{"{{name}}":"{{value}}"}""");
        read(Read(["--config", file], (Variable(name), string.Empty), ("PORTAL_CONFIG", string.Empty))).Should().Be(value);
    }

    [TestCase("\uFEFF{\"history\": 5}", TestName = "A_byte_order_mark_is_taken")]
    [TestCase("// \"history\": 6\n{\"history\": 5}", TestName = "A_comment_to_the_end_of_the_line_is_taken")]
    [TestCase("{\"history\": 5} // the end", TestName = "A_comment_at_the_end_of_the_file_is_taken")]
    [TestCase("/**/{/* 1 /* */\"history\"/* // */:/*\n*/5/* \"*/}/***/", TestName = "Comments_between_all_words_are_taken")]
    [TestCase("{\"history\": 5,}", TestName = "A_comma_behind_the_last_option_is_taken")]
    [TestCase("{\"history\": 5, // and no more\n}", TestName = "A_comma_and_a_comment_behind_the_last_option_are_taken")]
    [TestCase("{\"listen\": [\"http://127.0.0.1:1\", ], \"history\": 5}", TestName = "A_comma_behind_the_last_element_is_taken")]
    [TestCase("{\"state-dir\": \"/a\\\"//b/*\\\\\", \"history\": 5, \"ipvsadm\": \"*/\"}", TestName = "What_looks_like_a_comment_in_a_string_is_none")]
    public void A_file_is_as_people_write_it(string content)
    {
        using var folder = new TemporaryFolder();
        Read(["--config", folder.Write("portal.json", content)]).History.Should().Be(5);
    }

    [Test]
    public void A_string_keeps_what_looks_like_a_comment()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", """{"state-dir": "/a\"//b/*\\", "ipvsadm": "*/" /* "c" */}""");
        var options = Read(["--config", file]);
        (options.StateDirectory, options.Ipvsadm).Should().Be(("/a\"//b/*\\", "*/"));
    }

    [Test]
    public void Variables_of_other_programs_are_left_alone() => Read([], ("PORTAL_HOME", "/"), ("PATH", "/bin")).Should().NotBeNull();

    [Test]
    public void The_help_names_every_option_in_both_spellings()
    {
        var help = OptionReader.Help();
        foreach (var name in OptionTable.All.Select(option => option.Name).Append("config"))
        {
            help.Should().Contain($"--{name} ").And.Contain($"({Variable(name)})");
        }

        OptionTable.All.Should().OnlyContain(option => help.Contains(option.Help, StringComparison.Ordinal));
        help.Should().Contain("--help").And.Contain("--version").And.Contain("/etc/portal/portal.json");
    }

    private static string Some(ListenAddress address) => address.ToString();

    private static string Some(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Variable(string name) => "PORTAL_" + name.Replace('-', '_').ToUpperInvariant();

    private static PortalOptions Read(string[] arguments, params (string Name, string Value)[] environment) =>
        OptionReader.Read(arguments, environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    private static TestCaseData Row(string name, string value, Func<PortalOptions, string> read) => new TestCaseData(name, value, read).SetArgDisplayNames(name);
}
