using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class TlsTests
{
    [Test]
    public async Task A_certificate_is_made_once_and_served()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), Https);
        var first = (await TlsCaller.AskAsync(portal.Address)).Served;
        File.GetUnixFileMode(Path.Combine(portal.StateFolder, "tls-key.pem")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        first.MatchesHostname("localhost").Should().BeTrue();
        first.MatchesHostname("127.0.0.1").Should().BeTrue();
        first.NotAfter.Should().BeAfter(DateTime.Now.AddYears(9));
        await portal.RestartAsync();
        (await TlsCaller.AskAsync(portal.Address)).Served.Thumbprint.Should().Be(first.Thumbprint, "callers have learned to trust it");
    }

    [Test]
    public async Task Http_is_not_spoken_on_an_https_address()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), Https);
        using var connection = await portal.ConnectAsync();
        await connection.SendAsync("GET /healthz");
        (await connection.ReadAsync()).Should().NotContain("ok");
    }

    [Test]
    public async Task A_configured_certificate_is_served()
    {
        using var folder = new TemporaryFolder();
        using var leaf = TlsCaller.Certify("CN=Balancer");
        var certificate = folder.Write("certificate.pem", leaf.ExportCertificatePem());
        var key = folder.Write("key.pem", leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => Https(options) with { TlsCertificate = certificate, TlsKey = key });
        (await TlsCaller.AskAsync(portal.Address)).Served.Thumbprint.Should().Be(leaf.Thumbprint);
        File.Exists(Path.Combine(portal.StateFolder, "tls-key.pem")).Should().BeFalse();
    }

    [TestCase("not-there.pem", "No such file", TestName = "A_certificate_that_is_missing_is_an_error_that_names_the_option")]
    [TestCase("empty.pem", "empty.pem", TestName = "A_certificate_that_is_none_is_an_error_that_names_the_option")]
    public async Task A_bad_certificate_is_an_error(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("empty.pem", "nothing\n");
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => Https(options) with { TlsCertificate = folder[name], TlsKey = folder[name] });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().Contain("--tls-certificate").And.Contain(expected.Replace("No such file", name, StringComparison.Ordinal));
    }

    private static PortalOptions Https(PortalOptions options) => options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0")] };
}
