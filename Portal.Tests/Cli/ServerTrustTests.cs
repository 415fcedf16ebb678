using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Cli;
using Portal.Cli.Connection;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>Which certificate the client takes for the service's.</summary>
internal sealed class ServerTrustTests
{
    [Test]
    public async Task A_certificate_that_nobody_has_signed_is_taken_by_file_or_by_fingerprint_and_no_other()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0")] });
        var file = Path.Combine(portal.StateFolder, "tls-certificate.pem");
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(file));
        var address = new ServiceAddress(portal.Address, TestPortal.Token);
        var print = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);

        (await CodeAsync(address)).Should().Be(5);
        (await CodeAsync(address with { CaFile = file })).Should().Be(0);
        (await CodeAsync(address with { Fingerprint = print.ToLowerInvariant() })).Should().Be(0);
        (await CodeAsync(address with { Fingerprint = string.Join(':', print.Chunk(2).Select(pair => new string(pair))) })).Should().Be(0);
        (await CodeAsync(address with { Fingerprint = new string('0', 64) })).Should().Be(5);

        var foreign = TlsCaller.Certify("CN=a", from: -1, to: 1);
        using var folder = new TemporaryFolder();
        (await CodeAsync(address with { CaFile = folder.Write("other.pem", foreign.ExportCertificatePem()) })).Should().Be(5);
    }

    private static async Task<int> CodeAsync(ServiceAddress address)
    {
        using var service = new PortalService(address);
        try
        {
            await service.SendAsync(HttpMethod.Get, "/services", CancellationToken.None);
            return 0;
        }
        catch (CommandException exception)
        {
            return exception.Code;
        }
    }
}
