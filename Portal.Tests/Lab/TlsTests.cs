using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Portal beyond loopback: with TLS, a certificate of its own making, and its token.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class TlsTests
{
    private const string Url = "https://10.0.0.254:17443";

    [Test]
    public async Task A_caller_on_another_host_needs_the_token()
    {
        Kernel.Clear();
        using var portal = new PortalProcess("--listen", Url);
        await portal.StartReadyAsync();

        // It answers at its first address before it listens at the second.
        await Until.TrueAsync(() => Curl($"{Url}/healthz") == "200", "Portal should answer over TLS");
        Curl($"{Url}/services").Should().Be("401");
        Curl($"{Url}/services", "-H", "X-AUTH-TOKEN: wrong").Should().Be("401");
        Curl($"{Url}/services", "-H", $"X-AUTH-TOKEN: {portal.Api.Token}").Should().Be("200");
        Curl($"{Url}/services/tcp/10.0.0.1/80", "-H", $"Authorization: Bearer {portal.Api.Token}", "-X", "POST").Should().Be("201");
        Kernel.Save().Should().Be("-A -t 10.0.0.1:80 -s wlc\n");
        File.GetUnixFileMode(Path.Combine(portal.StateFolder, "tls-key.pem")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // Who has the certificate need not trust blindly.
        var certificate = Path.Combine(portal.StateFolder, "tls-certificate.pem");
        Host.Client.Run("curl", "-sS", "--cacert", certificate, $"{Url}/healthz").Error.Should().BeEmpty();
        Host.Client.Run("curl", "-sS", $"{Url}/healthz").Error.Should().Contain("self-signed");
        Kernel.Clear();
    }

    private static string Curl(string url, params string[] more) =>
        Host.Client.Run("curl", ["-ksS", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", url, .. more]).Output;
}
