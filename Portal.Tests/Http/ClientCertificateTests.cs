using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Callers who show a certificate in place of a token.</summary>
internal sealed class ClientCertificateTests
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private TemporaryFolder folder = null!;
    private X509Certificate2 authority = null!;
    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync()
    {
        folder = new TemporaryFolder();
        authority = TlsCaller.Certify("CN=Callers");
        var file = folder.Write("callers.pem", authority.ExportCertificatePem());
        portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0"), ListenAddress.Parse("http://127.0.0.1:0")], TlsClientAuthority = file });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await portal.DisposeAsync();
        authority.Dispose();
        folder.Dispose();
    }

    [TestCase("lb-2.example.com", true)]
    [TestCase("ops@example.com", true)]
    [TestCase("other.example.com", false)]
    public async Task A_certificate_is_the_token_of_its_name(string name, bool isToken)
    {
        await DeclareAsync("lb-2.example.com", "ops@example.com");
        using var certificate = Certify(authority, [name], ForClients);
        (await AskAsync(HttpMethod.Get, "/services", certificate)).Should().Be(isToken ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        (await AskAsync(HttpMethod.Post, "/sync", certificate)).Should().Be(isToken ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task The_first_name_that_is_a_token_counts_and_the_subject_does_not()
    {
        await DeclareAsync("lb-2.example.com");
        using var certificate = Certify(authority, ["first.example.com", "lb-2.example.com"], ForClients);
        (await AskAsync(HttpMethod.Get, "/services", certificate)).Should().Be(HttpStatusCode.OK);
        using var named = Certify(authority, [], ForClients, "CN=lb-2.example.com");
        (await AskAsync(HttpMethod.Get, "/services", named)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Without_a_certificate_a_token_is_needed_and_enough()
    {
        (await AskAsync(HttpMethod.Get, "/services", null)).Should().Be(HttpStatusCode.Unauthorized);
        (await AskAsync(HttpMethod.Get, "/services", null, TestPortal.Token)).Should().Be(HttpStatusCode.OK);
        using var certificate = Certify(authority, ["nobody.example.com"], ForClients);
        (await AskAsync(HttpMethod.Get, "/services", certificate, TestPortal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_certificate_of_somebody_else_ends_the_handshake()
    {
        await DeclareAsync("lb-2.example.com");
        using var other = TlsCaller.Certify("CN=Callers");
        using var foreign = Certify(other, ["lb-2.example.com"], ForClients);
        using var forServers = Certify(authority, ["lb-2.example.com"], ForServers);
        await IsRefusedAsync(foreign);
        await IsRefusedAsync(forServers);
    }

    [Test]
    public async Task A_token_that_is_removed_takes_its_certificate_along()
    {
        await DeclareAsync("lb-2.example.com");
        using var certificate = Certify(authority, ["lb-2.example.com"], ForClients);
        (await AskAsync(HttpMethod.Get, "/services", certificate)).Should().Be(HttpStatusCode.OK);
        (await AskAsync(HttpMethod.Delete, "/tokens/lb-2.example.com", null, TestPortal.Token)).Should().Be(HttpStatusCode.NoContent);
        (await AskAsync(HttpMethod.Get, "/services", certificate)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_browser_with_a_certificate_cannot_be_used_by_a_page_of_others()
    {
        await DeclareAsync("lb-2.example.com");
        using var certificate = Certify(authority, ["lb-2.example.com"], ForClients);
        (await AskAsync(HttpMethod.Get, "/services", certificate, origin: "https://elsewhere.example")).Should().Be(HttpStatusCode.Forbidden);
    }

    [TestCase("nothing.pem", "nothing.pem")]
    [TestCase("empty.pem", "has no certificate")]
    public async Task A_file_without_an_authority_is_an_error_that_names_the_option(string name, string expected)
    {
        folder.Write("empty.pem", "nothing\n");
        Func<Task> start = () => TestPortal.StartAsync(new FakeKernel(), options => options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0")], TlsClientAuthority = folder[name] });
        (await start.Should().ThrowAsync<OptionException>()).Which.Message.Should().Contain("--tls-client-ca").And.Contain(expected);
    }

    private async Task IsRefusedAsync(X509Certificate2 certificate)
    {
        Func<Task> ask = () => AskAsync(HttpMethod.Get, "/services", certificate);
        await ask.Should().ThrowAsync<HttpRequestException>();
    }

    private Task DeclareAsync(params string[] names) => File.WriteAllTextAsync(
        Path.Combine(portal.StateFolder, "tokens.json"), $"[{string.Join(',', names.Select(name => $$"""{"name":"{{name}}","role":"read"}"""))}]")
        .ContinueWith(async _ => await Poll.UntilAsync(async () => await CountAsync() == names.Length + 1, "the file is read"), TaskScheduler.Default).Unwrap();

    private async Task<int> CountAsync()
    {
        using var client = Client(null);
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
        return Newtonsoft.Json.Linq.JArray.Parse(await client.GetStringAsync("/tokens")).Count;
    }

    private async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, X509Certificate2? certificate, string? token = null, string? origin = null)
    {
        using var client = Client(certificate);
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Add("X-AUTH-TOKEN", token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private HttpClient Client(X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = TlsCaller.TakesAny,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        },
    }) { BaseAddress = portal.Address };

    private static X509Certificate2 Certify(X509Certificate2 issuer, string[] names, string purpose, string subject = "CN=Somebody")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (name.Contains('@', StringComparison.Ordinal))
                {
                    alternatives.AddEmailAddress(name);
                }
                else
                {
                    alternatives.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var made = request.Create(issuer, TimeProvider.System.GetUtcNow().AddDays(-1), issuer.NotAfter, [1, 2, 3]);
        return made.CopyWithPrivateKey(key);
    }
}
