using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Configuration;

/// <summary>What is wrong with options stops the start, and the message names the option and the place.</summary>
public sealed class BadOptionTests
{
    private static readonly TestCaseData[] BadValues =
    [
        Row("listen", "http://0.0.0.0:8443", "https"),
        Row("listen", "http://[::]:8443", "https"),
        Row("listen", "http://10.0.0.1:8443", "https"),
        Row("listen", "127.0.0.1:8443", "http://127.0.0.1:8443"),
        Row("listen", "ftp://127.0.0.1:8443", "http://127.0.0.1:8443"),
        Row("listen", "http://127.0.0.1", "port"),
        Row("listen", "http://portal.example.org:8443", "IP address"),
        Row("listen", "https://127.0.0.1:70000", "port"),
        Row("listen", "http://::1:8443", "IP address"),
        Row("listen", "http://127.0.0.1:8443,", "IP address"),
        Row("listen", "http://127.0.0.1:8443/api", "port"),
        Row("listen", "", "IP address"),
        Row("state-dir", "", "empty"),
        Row("token", "", "empty"),
        Row("token", "two words", "blanks"),
        Row("token", "café", "ASCII"),
        Row("token-file", "", "empty"),
        Row("tls-certificate", "", "empty"),
        Row("tls-key", "", "empty"),
        Row("ipvsadm", "", "empty"),
        Row("ipvsadm-timeout", "0", "0.1 to 600"),
        Row("ipvsadm-timeout", "601", "0.1 to 600"),
        Row("ipvsadm-timeout", "-1", "0.1 to 600"),
        Row("ipvsadm-timeout", "10s", "0.1 to 600"),
        Row("ipvsadm-timeout", "1e1", "0.1 to 600"),
        Row("ipvsadm-timeout", "1,5", "0.1 to 600"),
        Row("ipvsadm-timeout", "", "0.1 to 600"),
        Row("scope", "", "10.0.0.0/24:80"),
        Row("scope", "web.example.org", "10.0.0.0/24:80"),
        Row("scope", "10.0.0.1/24", "with no bits set after the prefix"),
        Row("scope", "10.0.0.1,,fwmark:1", "fwmark:100-199"),
        Row("max-removals", "-1", "0 to 2147483647"),
        Row("max-removals", "2147483648", "0 to 2147483647"),
        Row("max-removals", "", "0 to 2147483647"),
        Row("watch", "86401", "0 to 86400"),
        Row("watch", "-1", "0 to 86400"),
        Row("reconcile", "0", "1 to 86400"),
        Row("reconcile", "86401", "1 to 86400"),
        Row("reconcile", "1.5", "1 to 86400"),
        Row("reconcile", "30s", "1 to 86400"),
        Row("history", "0", "1 to 1000000"),
        Row("history", "1000001", "1 to 1000000"),
        Row("history-days", "36501", "0 to 36500"),
        Row("history-days", "7d", "0 to 36500"),
        Row("history", "-1", "1 to 1000000"),
        Row("history", "1e3", "1 to 1000000"),
        Row("history", "", "1 to 1000000"),
        Row("metrics-labels", "a b", "must be labels"),
        Row("metrics-labels", "env,", "must be labels"),
        Row("metrics-labels", "a.b,a-b", "must differ"),
        Row("fleet", "", "1 to 63 of a-z"),
        Row("fleet", "Web", "1 to 63 of a-z"),
        Row("fleet", ".web", "not first a dot"),
        Row("fleet", "a/b", "1 to 63 of a-z"),
        Row("fleet", "a234567890123456789012345678901234567890123456789012345678901234", "1 to 63 of a-z"),
        Row("director", "", "1 to 63 of A-Z"),
        Row("director", ".lb", "not first a dot"),
        Row("director", "lb 1", "1 to 63 of A-Z"),
        Row("etcd", "", "https://10.0.0.1:2379"),
        Row("etcd", "10.0.0.1:2379", "https://10.0.0.1:2379"),
        Row("etcd", "ftp://10.0.0.1:2379", "https://10.0.0.1:2379"),
        Row("etcd", "https://10.0.0.1:0", "https://10.0.0.1:2379"),
        Row("etcd", "https://10.0.0.1:65536", "https://10.0.0.1:2379"),
        Row("etcd", "https://10.0.0.1:2379/v3", "no path"),
        Row("etcd", "https://10.0.0.1?a=b", "no path"),
        Row("etcd", "https://portal:secret@10.0.0.1", "no path"),
        Row("etcd", "https://::1", "https://10.0.0.1:2379"),
        Row("etcd", "https://a,", "https://10.0.0.1:2379"),
        Row("etcd-ca", "", "empty"),
        Row("etcd-certificate", "", "empty"),
        Row("etcd-key", "", "empty"),
        Row("etcd-user", "", "empty"),
        Row("etcd-password-file", "", "empty"),
        Row("addresses-on", "", "1 to 15"),
        Row("addresses-on", "sixteen-letters-", "1 to 15"),
        Row("addresses-on", "eth0#", "letters, digits"),
        Row("addresses-on", "-x", "not starting with -"),
        Row("addresses-on", "..", "the name of an interface"),
        Row("log-format", "xml", "text or json"),
        Row("log-format", "JSON", "text or json"),
        Row("log-format", "", "text or json"),
        Row("log-level", "verbose", "trace, debug, information, warning or error"),
        Row("log-level", "Warning", "trace, debug, information, warning or error"),
        Row("log-level", "", "trace, debug, information, warning or error"),
    ];

    private static readonly TestCaseData[] BadFiles =
    [
        new TestCaseData("{", "JSON"),
        new TestCaseData("", "JSON"),
        new TestCaseData("{'listen':'http://127.0.0.1:1'}", "JSON"),
        new TestCaseData("{\"listen\":\"http://127.0.0.1:1\",,}", "JSON"),
        new TestCaseData("{,}", "JSON"),
        new TestCaseData("{\"listen\":[,]}", "JSON"),
        new TestCaseData("// mine", "JSON"),
        new TestCaseData("{}\n/ mine", "line 2, byte 1"),
        new TestCaseData("// mine\r\n/* mine\n */ {\n  \"history\": 5 5 }", "line 4, byte 16"),
        new TestCaseData("{ /* 1 */ \"history\": /* 2 */ 05 }", "line 1, byte 31"),
        new TestCaseData("{\"history\": 5}\n  /* without an end\n", "line 2, byte 3"),
        new TestCaseData("# mine\n{}", "line 1, byte 1"),
        new TestCaseData("\uFEFF\uFEFF{}", "line 1, byte 4"),
        new TestCaseData("[]", "must be an object"),
        new TestCaseData("{\"listn\":\"x\"}", "listn: not a known option"),
        new TestCaseData("{\"--listen\":\"x\"}", "--listen: not a known option"),
        new TestCaseData("{\"Listen\":\"x\"}", "Listen: not a known option"),
        new TestCaseData("{\"config\":\"/other.json\"}", "config: not a known option"),
        new TestCaseData("{\"token\":null}", "token must be"),
        new TestCaseData("{\"token\":true}", "token must be"),
        new TestCaseData("{\"listen\":{}}", "listen must be"),
        new TestCaseData("{\"listen\":[1]}", "listen[0] must be a string"),
        new TestCaseData("{\"token\":\"a\",\"token\":\"b\"}", "token is given twice"),
    ];

    [TestCaseSource(nameof(BadValues))]
    public void A_bad_value_names_the_option_as_it_was_given(string name, string value, string rule)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", $$"""{"{{name}}":"{{value}}"}""");
        Error(["--" + name, value]).Should().StartWith($"--{name}: ").And.Contain(rule);
        Error([$"--{name}={value}"]).Should().StartWith($"--{name}: ").And.Contain(rule);
        var variable = "PORTAL_" + name.Replace('-', '_').ToUpperInvariant();
        if (value.Length > 0)
        {
            Error([], (variable, value)).Should().StartWith(variable + ": ").And.Contain(rule);
        }

        Error(["--config", file]).Should().StartWith($"{file}: {name}: ").And.Contain(rule);
    }

    [TestCase("--lisen", "http://127.0.0.1:1", "--lisen: not a known option")]
    [TestCase("--lisen=http://127.0.0.1:1", null, "--lisen: not a known option")]
    [TestCase("--Listen", "http://127.0.0.1:1", "--Listen: not a known option")]
    [TestCase("--", "x", "--: not a known option")]
    [TestCase("-l", "x", "-l: not an option")]
    [TestCase("start", null, "start: not an option")]
    [TestCase("--token", null, "--token: needs a value")]
    [TestCase("--config", null, "--config: needs a value")]
    public void A_word_that_is_no_option_is_named(string first, string? second, string expected) =>
        Error(second is null ? [first] : [first, second]).Should().StartWith(expected);

    [TestCaseSource(nameof(BadFiles))]
    public void A_file_that_is_not_as_it_should_be_is_named(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", content);
        Error(["--config", file]).Should().StartWith(file + ": ").And.Contain(expected);
    }

    [Test]
    public void A_file_that_was_named_must_be_there()
    {
        using var folder = new TemporaryFolder();
        var file = folder["portal.json"];
        Error(["--config", file]).Should().StartWith(file);
        Error([], ("PORTAL_CONFIG", file)).Should().StartWith(file);
        Error(["--config", folder.Path]).Should().StartWith(folder.Path);
        Error(["--config", string.Empty]).Should().StartWith("--config: ");
    }

    [Test]
    public void A_token_and_a_file_with_a_token_exclude_each_other() =>
        Error(["--token", "a"], ("PORTAL_TOKEN_FILE", "/b")).Should().Contain("--token and --token-file");

    [TestCase("https://127.0.0.1:443", "http://127.0.0.1:443")]
    [TestCase("http://127.0.0.1:443", "https://0.0.0.0:443")]
    [TestCase("https://[::]:443", "https://0.0.0.0:443")]
    public void Two_addresses_to_listen_on_that_exclude_each_other_are_named(string one, string other) =>
        Error(["--listen", "http://[::1]:8443", "--listen", one, "--listen", other]).Should().StartWith("--listen: ").And.Contain(one).And.Contain(other);

    [TestCase("--tls-key")]
    [TestCase("--tls-certificate")]
    public void A_certificate_and_its_key_need_each_other(string option) => Error([option, "/a"]).Should().Contain("--tls-certificate and --tls-key");

    [Test]
    public void A_secret_does_not_stand_in_a_message() => Error(["--token", "sec ret"]).Should().NotContain("sec ret");

    private static string Error(string[] arguments, params (string Name, string Value)[] environment) =>
        FluentActions.Invoking(() => OptionReader.Read(arguments, environment.ToDictionary(pair => pair.Name, pair => pair.Value)))
            .Should().Throw<OptionException>().Which.Message;

    private static TestCaseData Row(string name, string value, string rule) => new TestCaseData(name, value, rule).SetArgDisplayNames(name, value);
}
