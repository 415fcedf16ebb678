using FluentAssertions;
using NUnit.Framework;
using Portal.Cli;
using Portal.Cli.Connection;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>Which service a command line means, and with which token.</summary>
internal sealed class ServiceFinderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public void The_command_line_comes_before_the_environment_and_that_before_the_file_of_the_user()
    {
        Directory.CreateDirectory(folder["portal"]);
        folder.Write("portal/client.json", """{"url": "https://of-file:1", /* mine */ "token": "of-file", "fingerprint": "AA",}""");
        Find(new ClientOptions()).Should().Be(new ServiceAddress(new Uri("https://of-file:1"), "of-file") { Fingerprint = "AA" });
        Find(new ClientOptions(), ("PORTAL_URL", "https://of-environment:1")).Should().Be(new ServiceAddress(new Uri("https://of-environment:1"), null), "the file's token is another service's");
        Find(new ClientOptions { Url = "https://of-line:1" }, ("PORTAL_URL", "https://of-environment:1"), ("PORTAL_TOKEN", "t")).Should().Be(new ServiceAddress(new Uri("https://of-line:1"), "t"));
    }

    [Test]
    public void A_state_folder_says_where_its_service_listens_and_has_its_token()
    {
        folder.Write("listening", "https://10.0.0.9:8443\nhttp://127.0.0.1:9000\n");
        folder.Write("token", "of-folder\n");
        var certificate = folder.Write("tls-certificate.pem", "");
        Find(new ClientOptions { StateFolder = folder.Path }).Should().Be(new ServiceAddress(new Uri("http://127.0.0.1:9000"), "of-folder") { CaFile = certificate });
        Find(new ClientOptions { StateFolder = folder.Path, TokenFile = folder.Write("other", "mine") }).Token.Should().Be("mine");
    }

    [Test]
    public void An_address_for_all_interfaces_is_reached_on_this_machine()
    {
        folder.Write("listening", "https://0.0.0.0:8443\n");
        Find(new ClientOptions { StateFolder = folder.Path }).Url.Should().Be(new Uri("https://127.0.0.1:8443"));
    }

    [TestCase("""{"url": 7}""", "url")]
    [TestCase("""{"adress": "https://a"}""", "adress")]
    [TestCase("[", "cannot be read")]
    [TestCase("""{"url": "ftp://a"}""", "no address")]
    public void A_file_that_is_wrong_is_told(string text, string expected)
    {
        Directory.CreateDirectory(folder["portal"]);
        folder.Write("portal/client.json", text);
        var exception = FluentActions.Invoking(() => Find(new ClientOptions())).Should().Throw<CommandException>().Which;
        (exception.Code, exception.Message).Should().Match<(int Code, string Message)>(said => said.Code == 2 && said.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Test]
    public void A_token_file_that_is_not_there_is_told() =>
        FluentActions.Invoking(() => Find(new ClientOptions { Url = "https://a:1", TokenFile = folder["none"] })).Should().Throw<CommandException>().Which.Message.Should().Contain("token");

    private ServiceAddress Find(ClientOptions options, params (string Name, string Value)[] environment) =>
        ServiceFinder.Find(options, environment.Append(("XDG_CONFIG_HOME", folder.Path)).ToDictionary(variable => variable.Item1, variable => variable.Item2));
}
