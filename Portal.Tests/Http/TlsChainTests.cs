using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class TlsChainTests
{
    [Test]
    public async Task A_configured_certificate_is_served_with_its_chain()
    {
        using var folder = new TemporaryFolder();
        using var root = TlsCaller.Certify("CN=Root");
        using var authority = TlsCaller.Certify("CN=Authority", root, isAuthority: true);
        using var leaf = TlsCaller.Certify("CN=Balancer", authority);
        var certificate = folder.Write("chain.pem", leaf.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n");
        var key = folder.Write("key.pem", leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with
        {
            Listen = [ListenAddress.Parse("https://127.0.0.1:0")],
            TlsCertificate = certificate,
            TlsKey = key,
        });
        (await TlsCaller.AskAsync(portal.Address)).Sent.Should().Contain("CN=Authority", "without it callers cannot follow the chain");
    }
}
