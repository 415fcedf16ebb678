using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Hosting;

/// <summary>The published binary when it is asked whether it would start, and when it does not.</summary>
[Category("Binary")]
internal sealed class CheckConfigTests
{
    private TemporaryFolder folder = null!;
    private TcpListener taken = null!;

    [SetUp]
    public void Prepare()
    {
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);
        folder = new TemporaryFolder();
        taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
    }

    [TearDown]
    public void Clean()
    {
        taken.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Options_of_all_sources_are_checked_and_nothing_is_made()
    {
        var file = folder.Write("portal.json", $$"""{"state-dir": "{{folder["state"]}}", /* and */ "scope": ["10.0.0.0/24"],}""");

        var check = Tool.Run("env", $"PORTAL_CONFIG={file}", "PORTAL_TOKEN=secret", PortalProcess.Binary, "--check-config", "--listen", "http://127.0.0.1:0");

        check.Error.Should().BeEmpty();
        check.Output.Should().Contain($"ok       options: All are known and have good values. The configuration file is {file}.\n")
            .And.Contain($"ok       state folder: {folder["state"]} is not there. The first start makes it.\n")
            .And.Contain("ok       scope: Portal owns 10.0.0.0/24.\n")
            .And.Contain("ok       token: It is given as an option.\n")
            .And.Contain("ok       http://127.0.0.1:0: Portal can listen there.\n")
            .And.NotContain("secret");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().Equal(file);
        check.ExitCode.Should().Be(check.Output.Contains("problem  ipvsadm: ", StringComparison.Ordinal) ? 1 : 0, "this machine may have no IPVS");
    }

    [Test]
    public void A_start_that_would_not_work_is_told_on_standard_output()
    {
        var check = Tool.Run(PortalProcess.Binary, "--check-config", "--state-dir", folder["state"], "--listen", $"http://{taken.LocalEndpoint}");

        check.ExitCode.Should().Be(1);
        check.Error.Should().BeEmpty();
        check.Output.Should().Contain($"problem  http://{taken.LocalEndpoint}: Portal cannot listen on {taken.LocalEndpoint}: another program listens there.\n")
            .And.Contain("\nA start would not work. Problems: ");
    }

    [TestCase("--nonsense", "--nonsense: not a known option")]
    [TestCase("--listen=http://10.0.0.1:80", "--listen: must be https")]
    [TestCase("--scope=x", "--scope: must look like")]
    [TestCase("--config=/nonexistent", "/nonexistent: ")]
    public void A_bad_option_is_told_as_a_start_tells_it(string option, string text)
    {
        var (check, start) = (Tool.Run(PortalProcess.Binary, option, "--check-config"), Tool.Run(PortalProcess.Binary, option));

        check.Should().Be(start);
        check.ExitCode.Should().Be(2);
        check.Error.Should().StartWith("portal: " + text);
    }

    [Test]
    public void A_certificate_that_cannot_be_used_stops_the_start_with_a_sentence()
    {
        var (another, client) = (TlsCaller.Certify("CN=a"), TlsCaller.Certify("CN=b", purposes: "1.3.6.1.5.5.7.3.2"));
        var key = folder.Write("key.pem", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        foreach (var (certificate, text) in new[] { (another, "is not the key of the certificate."), (client, "does not name serverAuth.") })
        {
            var file = folder.Write("certificate.pem", certificate.ExportCertificatePem());
            var start = Tool.Run(PortalProcess.Binary, "--state-dir", folder["state"], "--listen", "https://127.0.0.1:0", "--tls-certificate", file, "--tls-key", key);
            start.ExitCode.Should().Be(2);
            start.Error.Should().StartWith($"portal: --tls-certificate, --tls-key: {file}: ").And.EndWith(text + "\n");
        }
    }

    [Test]
    public async Task A_certificate_that_callers_will_refuse_is_told_in_the_log()
    {
        using var expired = TlsCaller.Certify("CN=a", from: -9, to: -2);
        var (file, key) = (folder.Write("certificate.pem", expired.ExportCertificatePem()), folder.Write("key.pem", expired.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        using var portal = new PortalProcess("--listen", "https://127.0.0.1:0", "--tls-certificate", file, "--tls-key", key);

        await portal.StartAsync();

        portal.Log.Should().Contain("warn: ").And.Contain("Callers will refuse the certificate for https. It has expired on ");
    }

    [Test]
    public void An_address_that_cannot_be_had_is_named()
    {
        var start = Tool.Run(PortalProcess.Binary, "--state-dir", folder["state"], "--listen", "https://203.0.113.7:8443");

        start.ExitCode.Should().Be(1);
        start.Error.Should().EndWith("portal: Portal cannot listen on 203.0.113.7:8443: this machine has no such address.\n");
    }
}
