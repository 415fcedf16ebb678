using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Api.Http;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>A certificate that is renewed, or expires, while Portal runs.</summary>
internal sealed class RenewedCertificateTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    private readonly List<IDisposable> opened = [];
    private TemporaryFolder folder = null!;
    private SteppedTime time = null!;

    [SetUp]
    public void Prepare() => (folder, time) = (new TemporaryFolder(), new SteppedTime());

    [TearDown]
    public void Clean()
    {
        opened.ForEach(one => one.Dispose());
        opened.Clear();
        folder.Dispose();
    }

    [Test]
    public async Task A_renewed_certificate_is_served_with_its_chain_within_a_minute()
    {
        using var root = TlsCaller.Certify("CN=root", isAuthority: true);
        using var middle = TlsCaller.Certify("CN=middle", root, isAuthority: true);
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => Configured(options, TlsCaller.Certify("CN=first")), time);
        (await TlsCaller.AskAsync(portal.Address)).Served.Subject.Should().Be("CN=first");

        Write(TlsCaller.Certify("CN=second", middle), middle);
        time.Advance(Look);
        time.Advance(Look);
        await Poll.UntilAsync(async () => (await TlsCaller.AskAsync(portal.Address)).Served.Subject == "CN=second", "it is served");
        (await TlsCaller.AskAsync(portal.Address)).Sent.Should().Contain("CN=middle");
    }

    [Test]
    public void A_new_file_that_cannot_be_used_keeps_the_old_certificate_and_is_told_once()
    {
        var (files, current, log) = Start(Configured(new PortalOptions(), TlsCaller.Certify("CN=first")));
        folder.Write("certificate.pem", "broken");
        for (var i = 0; i < 5; i++)
        {
            files.Look();
        }

        current.Certificate.Certificate.Subject.Should().Be("CN=first");
        log.Warnings.Where(line => line.StartsWith("The certificate stays as it was", StringComparison.Ordinal)).Should().ContainSingle();

        File.Delete(folder["certificate.pem"]);
        files.ReadAnew();
        log.Warnings.Should().Contain(line => line.Contains("--tls-certificate", StringComparison.Ordinal) && line.Contains(folder["certificate.pem"], StringComparison.Ordinal));
        current.Certificate.Certificate.Subject.Should().Be("CN=first");

        Write(TlsCaller.Certify("CN=second"));
        files.ReadAnew();
        current.Certificate.Certificate.Subject.Should().Be("CN=second");
        log.Lines[^1].Text.Should().Contain("The certificate has changed. The new one is valid until ");
    }

    [Test]
    public void A_certificate_whose_key_has_not_come_yet_is_not_told_of()
    {
        var second = TlsCaller.Certify("CN=second");
        var (files, current, log) = Start(Configured(new PortalOptions(), TlsCaller.Certify("CN=first")));
        folder.Write("certificate.pem", second.ExportCertificatePem());
        files.Look();
        Write(second);
        files.Look();
        files.Look();
        current.Certificate.Certificate.Subject.Should().Be("CN=second");
        log.Warnings.Should().NotContain(line => line.StartsWith("The certificate stays", StringComparison.Ordinal));
    }

    [Test]
    public void A_self_signed_certificate_that_expires_is_made_anew_and_that_is_said_aloud()
    {
        var (files, current, log) = Start(new PortalOptions());
        var first = current.Certificate;
        time.Advance(TimeSpan.FromDays(365 * 11));
        files.Look();
        current.Certificate.Certificate.Thumbprint.Should().NotBe(first.Certificate.Thumbprint);
        current.Certificate.DateProblem(time.GetUtcNow()).Should().BeNull();
        log.Warnings.Should().ContainSingle().Which.Should().StartWith($"The self-signed certificate has expired on {first.LastDay}. Portal has made a new one");
    }

    [Test]
    public async Task A_self_signed_certificate_that_has_expired_before_the_start_is_made_anew()
    {
        var (_, current, _) = Start(new PortalOptions());
        using var expired = TlsCaller.Certify("CN=old", from: -9, to: -2);
        opened.ForEach(one => one.Dispose());
        opened.Clear();
        await File.WriteAllTextAsync(folder["state/tls-certificate.pem"], expired.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["state/tls-key.pem"], expired.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var (_, renewed, _) = Start(new PortalOptions());
        renewed.Certificate.DateProblem(time.GetUtcNow()).Should().BeNull();
        renewed.Certificate.Replaces.Should().Be(expired.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Test]
    public void A_certificate_of_yours_that_has_expired_is_left_as_it_is()
    {
        var (files, current, _) = Start(Configured(new PortalOptions(), TlsCaller.Certify("CN=mine", from: -9, to: -2)));
        files.Look();
        current.Certificate.Certificate.Subject.Should().Be("CN=mine");
    }

    private PortalOptions Configured(PortalOptions options, X509Certificate2 certificate)
    {
        Write(certificate);
        return options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0")], TlsCertificate = folder["certificate.pem"], TlsKey = folder["key.pem"] };
    }

    private void Write(X509Certificate2 certificate, params IEnumerable<X509Certificate2> chain)
    {
        folder.Write("certificate.pem", string.Join('\n', chain.Prepend(certificate).Select(link => link.ExportCertificatePem())));
        folder.Write("key.pem", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private (SecretFiles Files, CurrentCertificate Current, ListLogger<SecretFiles> Log) Start(PortalOptions options)
    {
        var state = StateFolder.Open(folder["state"]);
        opened.Add(state);
        var log = new ListLogger<SecretFiles>();
        var current = new CurrentCertificate(Secrets.Certificate(options, state, time));
        var files = new SecretFiles(options, state, new CurrentToken(new Token("t")), current, time, log);
        opened.Add(files);
        return (files, current, log);
    }
}
