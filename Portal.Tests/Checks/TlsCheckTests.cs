using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

internal sealed class TlsCheckTests : CheckFixture
{
    private const string Done = "The TLS handshake succeeded.";

    private X509Certificate2 authority = null!;
    private X509Certificate2 good = null!;

    [OneTimeTearDown]
    public void DisposeCertificates()
    {
        authority.Dispose();
        good.Dispose();
    }

    [OneTimeSetUp]
    public void MakeCertificates()
    {
        authority = TlsCaller.Certify("CN=authority", isAuthority: true);
        good = TlsCaller.Certify("CN=health.example", authority);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_certificate_tells_when_it_ends(bool verify)
    {
        var result = await HandshakeAsync(good, new CheckTls(verify, "health.example", authority.ExportCertificatePem()));
        Said(result, CheckOutcome.Ok, Done);
        result.CertificateExpiry.Should().Be(new DateTimeOffset(good.NotAfter.ToUniversalTime()));
    }

    [Test]
    public async Task A_certificate_of_another_name_is_none()
    {
        var result = await HandshakeAsync(good, new CheckTls(true, "other.example", authority.ExportCertificatePem()));
        Said(result, CheckOutcome.Fail, "The certificate is not for the name other.example.");
        result.CertificateExpiry.Should().NotBeNull();
        Said(await HandshakeAsync(good, new CheckTls(true, null, authority.ExportCertificatePem())), CheckOutcome.Fail, "The certificate is not for the name 127.84.0.1.");
    }

    [Test]
    public async Task A_certificate_of_an_unknown_authority_is_none()
    {
        const string Detail = "The certificate is not signed by an authority that the check trusts.";
        var other = TlsCaller.Certify("CN=other", isAuthority: true).ExportCertificatePem();
        Said(await HandshakeAsync(good, new CheckTls(true, "health.example", null)), CheckOutcome.Fail, Detail);
        Said(await HandshakeAsync(good, new CheckTls(true, "health.example", other)), CheckOutcome.Fail, Detail);
        Said(await HandshakeAsync(good, new CheckTls(true, "health.example", other + "\n" + authority.ExportCertificatePem())), CheckOutcome.Ok, Done);
    }

    [Test]
    public async Task A_certificate_that_has_expired_is_none_but_tells_when()
    {
        var expired = TlsCaller.Certify("CN=health.example", from: -20, to: -10);
        var result = await HandshakeAsync(expired, new CheckTls(true, "health.example", expired.ExportCertificatePem()));
        result.Outcome.Should().Be(CheckOutcome.Fail);
        result.Detail.Should().StartWith("A certificate of the server is not valid at this time").And.EndWith($" to {expired.NotAfter.ToUniversalTime():yyyy-MM-dd}.");
        result.CertificateExpiry.Should().Be(new DateTimeOffset(expired.NotAfter.ToUniversalTime()));
        result = await HandshakeAsync(expired, CheckTls.Default);
        Said(result, CheckOutcome.Ok, Done);
        result.CertificateExpiry.Should().Be(new DateTimeOffset(expired.NotAfter.ToUniversalTime()));
    }

    [Test]
    public async Task An_authority_that_cannot_be_read_says_nothing_of_the_server() =>
        (await HandshakeAsync(good, new CheckTls(true, null, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))).Outcome.Should().Be(CheckOutcome.Inconclusive);

    [Test]
    public async Task The_name_that_is_asked_for_is_apart_from_the_host()
    {
        var names = new List<string>();
        await using var server = Serve("127.84.0.2", good, names, "HTTP/1.1 200 OK\r\n\r\n");
        foreach (var check in new CheckKind[]
        {
            new HttpCheck { Tls = new CheckTls(false, "sni.example", null), Host = "host.example" },
            new HttpCheck { Tls = CheckTls.Default, Host = "host.example:8443" },
            new HttpCheck { Tls = CheckTls.Default },
            new TlsCheck(new CheckTls(false, "sni.example", null)),
        })
        {
            (await CheckAsync(check, server.EndPoint)).Outcome.Should().Be(CheckOutcome.Ok);
        }

        names.Should().Equal("sni.example", "host.example", "", "sni.example");
    }

    [Test]
    public async Task A_renewed_certificate_is_seen_at_once()
    {
        var certificates = new Queue<X509Certificate2>([good, TlsCaller.Certify("CN=health.example", from: -5, to: 9)]);
        await using var server = new FaultyServer("127.84.0.3", async (_, stream, token) =>
        {
            await using var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificates.Dequeue() }, token);
            await ReadToTheEndAsync(secure, token);
        });
        var first = await CheckAsync(new TlsCheck(CheckTls.Default), server.EndPoint);
        var second = await CheckAsync(new TlsCheck(CheckTls.Default), server.EndPoint);
        second.CertificateExpiry.Should().BeAfter(first.CertificateExpiry!.Value);
    }

    [Test]
    public async Task An_answer_over_TLS_is_looked_at_and_tells_when_the_certificate_ends()
    {
        await using var server = Serve("127.84.0.4", good, [], "HTTP/1.1 200 OK\r\n\r\nall well");
        var check = new HttpCheck { Tls = new CheckTls(true, null, authority.ExportCertificatePem()), Host = "health.example", Body = "all well" };
        var result = await CheckAsync(check, server.EndPoint);
        Said(result, CheckOutcome.Ok, "Status 200. The body has the text.");
        result.CertificateExpiry.Should().NotBeNull();
        result = await CheckAsync(check with { Body = "bad" }, server.EndPoint);
        Said(result, CheckOutcome.Fail, "Status 200. The body does not have the text.");
        result.CertificateExpiry.Should().NotBeNull();
    }

    [TestCase("HTTP/1.1 400 Bad Request\r\n\r\n", "The TLS handshake failed: *")]
    [TestCase("", "The server closed the connection in the TLS handshake.")]
    public async Task A_server_without_TLS_is_down(string answer, string detail)
    {
        await using var server = new FaultyServer("127.84.0.5", async (_, stream, token) =>
        {
            await stream.ReadAtLeastAsync(new byte[2000], 100, cancellationToken: token);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), token);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await ReadToTheEndAsync(stream, token);
        });
        var result = await CheckAsync(new TlsCheck(CheckTls.Default), server.EndPoint);
        result.Detail.Should().Match(detail);
        result.Outcome.Should().Be(CheckOutcome.Fail);
    }

    [Test]
    public async Task A_server_that_resets_in_the_handshake_is_down()
    {
        await using var server = new FaultyServer("127.84.0.6", async (socket, stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[10], token);
            socket.LingerState = new LingerOption(true, 0);
        });
        Said(await CheckAsync(new TlsCheck(CheckTls.Default), server.EndPoint), CheckOutcome.Fail, "The server reset the connection.");
    }

    [Test]
    public async Task A_server_that_hangs_in_the_handshake_is_down()
    {
        using var listener = FaultyServer.Listen("127.84.0.7", 10);
        Said(await CheckAsync(new TlsCheck(CheckTls.Default), listener.LocalEndPoint!, Short), CheckOutcome.Fail, "No answer within 0.5 s.");
        Said(await CheckAsync(new HttpCheck { Tls = CheckTls.Default }, FaultyServer.Nobody("127.84.0.7")), CheckOutcome.Fail, "Connection refused.");
    }

    private static Task ReadToTheEndAsync(Stream stream, CancellationToken token) => stream.CopyToAsync(Stream.Null, token);

    private static FaultyServer Serve(string address, X509Certificate2 certificate, List<string> names, string answer) => new(address, async (_, stream, token) =>
    {
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                names.Add(hello.ServerName);
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            },
            null,
            token);
        if (await secure.ReadAsync(new byte[1000], token) > 0)
        {
            await secure.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), token);
        }
    });

    private async Task<CheckResult> HandshakeAsync(X509Certificate2 certificate, CheckTls tls)
    {
        await using var server = Serve("127.84.0.1", certificate, [], string.Empty);
        return await CheckAsync(new TlsCheck(tls), server.EndPoint);
    }
}
