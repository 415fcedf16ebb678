using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Configuration;

/// <summary>The options of a fleet, which mean nothing without one.</summary>
public sealed class FleetOptionTests
{
    private static readonly string[] Fleet = ["--fleet", "web", "--etcd", "https://a"];

    private static readonly TestCaseData[] Options =
    [
        Row("fleet", "web-1.eu_2", options => options.Fleet),
        Row("director", "LB-1.a_b", options => options.Director),
        Row("etcd", "https://10.0.0.1:2379", options => Joined(options)),
        Row("etcd-ca", "/ca.pem", options => options.Etcd.CaFile),
        Row("etcd-certificate", "/me.pem", options => options.Etcd.CertificateFile, "etcd-key"),
        Row("etcd-key", "/me.key", options => options.Etcd.KeyFile, "etcd-certificate"),
        Row("etcd-user", "portal", options => options.Etcd.User, "etcd-password-file"),
        Row("etcd-password-file", "/password", options => options.Etcd.PasswordFile, "etcd-user"),
        Row("fleet-init", "true", options => options.FleetInit ? "true" : "false"),
        Row("fleet-init", "false", options => options.FleetInit ? "true" : "false"),
        Row("health-shared", "true", options => options.HealthShared ? "true" : "false"),
    ];

    [TestCaseSource(nameof(Options))]
    public void An_option_of_a_fleet_is_read_from_each_source(string name, string value, string? partner, Func<PortalOptions, string?> read)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", $$"""{"{{name}}":"{{value}}"}""");
        string[] others = [.. Others(name), .. partner is null ? Array.Empty<string>() : ["--" + partner, "x"]];
        read(Read([.. others, "--" + name, value])).Should().Be(value);
        read(Read([.. others, $"--{name}={value}"])).Should().Be(value);
        read(Read(others, ("PORTAL_" + name.Replace('-', '_').ToUpperInvariant(), value))).Should().Be(value);
        read(Read([.. others, "--config", file])).Should().Be(value);
    }

    [TestCase("https://10.0.0.1", "https://10.0.0.1:2379")]
    [TestCase("http://etcd-1.example.org/", "http://etcd-1.example.org:2379")]
    [TestCase("https://[2001:db8::1]:443", "https://[2001:db8::1]:443")]
    [TestCase("http://127.0.0.1:80", "http://127.0.0.1:80")]
    [TestCase("https://a,https://b:1,https://a:2379", "https://a:2379,https://b:1")]
    public void Endpoints_have_a_port(string value, string expected) => Joined(Read(["--fleet", "web", "--etcd", value])).Should().Be(expected);

    [Test]
    public void Endpoints_can_be_given_several_times_and_as_a_list()
    {
        using var folder = new TemporaryFolder();
        Joined(Read(["--fleet", "web", "--etcd", "http://a", "--etcd", "http://b"])).Should().Be("http://a:2379,http://b:2379");
        var file = folder.Write("portal.json", """{"fleet": "web", "etcd": ["http://a", "http://b"]}""");
        Joined(Read(["--config", file])).Should().Be("http://a:2379,http://b:2379");
    }

    [Test]
    public void A_director_has_the_name_of_its_host_and_a_Portal_alone_has_none()
    {
        Read(Fleet).Director.Should().Be(Environment.MachineName);
        Read([]).Director.Should().BeNull();
        Read([]).Etcd.Should().Be(new EtcdSettings());
    }

    [Test]
    public void What_is_on_or_off_needs_no_value_on_the_command_line()
    {
        Read([.. Fleet, "--fleet-init"]).FleetInit.Should().BeTrue();
        Read(["--fleet-init", .. Fleet]).FleetInit.Should().BeTrue();
        Read([.. Fleet, "--fleet-init=false"]).FleetInit.Should().BeFalse();
        Read(Fleet).FleetInit.Should().BeFalse();
        Read(["--leave-fleet"]).LeaveFleet.Should().BeTrue();
        Read(["--leave-fleet", "--history", "5"]).Should().Match<PortalOptions>(options => options.LeaveFleet && options.History == 5);
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    public void What_is_on_or_off_is_a_truth_value_in_the_file(string value, bool expected)
    {
        using var folder = new TemporaryFolder();
        Read(["--config", folder.Write("portal.json", $$"""{"leave-fleet": {{value}}}""")]).LeaveFleet.Should().Be(expected);
        Read([], ("PORTAL_LEAVE_FLEET", value)).LeaveFleet.Should().Be(expected);
    }

    [TestCase("--fleet-init=yes", "--fleet-init: must be true or false")]
    [TestCase("--fleet-init=", "--fleet-init: must be true or false")]
    [TestCase("--leave-fleet yes", "yes: not an option")]
    [TestCase("--fleet web", "--fleet: needs --etcd")]
    [TestCase("--fleet web --etcd http://a --leave-fleet", "--leave-fleet and --fleet")]
    [TestCase("--etcd http://a", "--etcd: means nothing without --fleet")]
    [TestCase("--etcd-ca /a", "--etcd-ca: means nothing without --fleet")]
    [TestCase("--etcd-certificate /a", "--etcd-certificate: means nothing without --fleet")]
    [TestCase("--etcd-key /a", "--etcd-key: means nothing without --fleet")]
    [TestCase("--etcd-user a", "--etcd-user: means nothing without --fleet")]
    [TestCase("--etcd-password-file /a", "--etcd-password-file: means nothing without --fleet")]
    [TestCase("--director a", "--director: means nothing without --fleet")]
    [TestCase("--fleet-init", "--fleet-init: means nothing without --fleet")]
    [TestCase("--health-shared", "--health-shared: means nothing without --fleet")]
    [TestCase("--leave-fleet --fleet-init", "--fleet-init: means nothing without --fleet")]
    [TestCase("--fleet web --etcd https://a --etcd-certificate /a", "--etcd-certificate and --etcd-key")]
    [TestCase("--fleet web --etcd https://a --etcd-key /a", "--etcd-certificate and --etcd-key")]
    [TestCase("--fleet web --etcd https://a --etcd-user a", "--etcd-user and --etcd-password-file")]
    [TestCase("--fleet web --etcd https://a --etcd-password-file /a", "--etcd-user and --etcd-password-file")]
    [TestCase("--fleet web --etcd http://a --etcd-ca /a", "--etcd-ca: needs an --etcd with https")]
    [TestCase("--fleet web --etcd http://a --etcd-certificate /a --etcd-key /b", "--etcd-certificate: needs an --etcd with https")]
    public void What_does_not_go_together_is_named(string line, string expected) =>
        FluentActions.Invoking(() => Read(line.Split(' '))).Should().Throw<OptionException>().Which.Message.Should().StartWith(expected);

    [Test]
    public void The_file_says_on_or_off_only_by_truth_values()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", """{"leave-fleet": 1}""");
        FluentActions.Invoking(() => Read(["--config", file])).Should().Throw<OptionException>().Which.Message.Should().Be($"{file}: leave-fleet must be true or false.");
    }

    [Test]
    public void The_help_shows_an_option_without_a_value_alone() => OptionReader.Help().Should().Contain("  --fleet-init  (PORTAL_FLEET_INIT)\n");

    private static string[] Others(string name) => name switch
    {
        "fleet" => ["--etcd", "https://a"],
        "etcd" => ["--fleet", "web"],
        _ => Fleet,
    };

    private static string Joined(PortalOptions options) => string.Join(',', options.Etcd.Endpoints.Select(endpoint => $"{endpoint.Scheme}://{endpoint.Host}:{endpoint.Port}"));

    private static PortalOptions Read(string[] arguments, params (string Name, string Value)[] environment) =>
        OptionReader.Read(arguments, environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    private static TestCaseData Row(string name, string value, Func<PortalOptions, string?> read, string? partner = null) =>
        new TestCaseData(name, value, partner, read).SetArgDisplayNames(name, value);
}
