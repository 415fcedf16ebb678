using System.Net;
using System.Net.Security;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>HEAD answers as GET does, without the body, over each kind of connection.</summary>
[TestFixture(false, "1.1")]
[TestFixture(true, "1.1")]
[TestFixture(true, "2.0")]
internal sealed class HeadTests(bool isTls, string version)
{
    private TestPortal portal = null!;
    private HttpClient client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        portal = await TestPortal.StartAsync(
            new FakeKernel(Known.Web),
            options => isTls ? options with { Listen = [ListenAddress.Parse("https://127.0.0.1:0")] } : options);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TlsCaller.TakesAny } })
        {
            BaseAddress = portal.Address,
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
    }

    [TearDown]
    public async Task StopAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
    }

    [Test]
    public async Task HEAD_of_every_address_answers_as_GET_does()
    {
        var patterns = (await Routes.AllAsync()).Where(route => route.Method == "GET" && route.Pattern is not ("/sync" or "/events")).Select(route => route.Pattern).ToList();
        patterns.Should().NotBeEmpty();
        foreach (var path in patterns.Select(Filled).Concat(["/nowhere", "/services/tcp/x/80", "/services/tcp/10.0.0.1/80?include=nothing", "/import"]))
        {
            using var get = await SendAsync(HttpMethod.Get, path);
            using var head = await SendAsync(HttpMethod.Head, path);
            head.StatusCode.Should().Be(get.StatusCode, path);
            head.Version.Should().Be(Version.Parse(version));
            head.Content.Headers.ContentType.Should().Be(get.Content.Headers.ContentType, path);
            head.Headers.ETag.Should().Be(get.Headers.ETag, path);
            (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty(path);
        }
    }

    [Test]
    public async Task HEAD_of_what_goes_on_for_ever_ends()
    {
        using var head = await SendAsync(HttpMethod.Head, "/events");
        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
    }

    [TestCase("/sync")]
    [TestCase("/sync/")]
    [TestCase("/SYNC")]
    [TestCase("/%73ync")]
    public async Task HEAD_of_an_import_changes_nothing(string path)
    {
        portal.Kernel.ByHand(_ => Ipvsadm.Model.IpvsTable.Of([Known.Web, Known.Dns]));
        var revision = portal.State.Revision;
        using var head = await SendAsync(HttpMethod.Head, path);
        head.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        head.Content.Headers.Allow.Should().Equal("GET", "POST");
        portal.State.Revision.Should().Be(revision);
    }

    [Test]
    public async Task A_stranger_s_HEAD_is_refused_as_his_GET_is()
    {
        client.DefaultRequestHeaders.Clear();
        using var head = await SendAsync(HttpMethod.Head, "/services");
        head.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var health = await SendAsync(HttpMethod.Head, "/healthz");
        health.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_connection_goes_on_after_a_HEAD()
    {
        for (var i = 0; i < 20; i++)
        {
            using var head = await SendAsync(HttpMethod.Head, i % 2 == 0 ? "/services" : "/nowhere");
            (await client.GetStringAsync("/healthz")).Should().Be("{\"status\":\"ok\"}\n");
        }
    }

    private static string Filled(string pattern) => pattern
        .Replace("{type}", "tcp", StringComparison.Ordinal).Replace("{host}", "10.0.0.1", StringComparison.Ordinal).Replace("{port}", "80", StringComparison.Ordinal)
        .Replace("{server}", "10.1.0.1", StringComparison.Ordinal).Replace("{serverPort}", "80", StringComparison.Ordinal)
        .Replace("{revision}", "1", StringComparison.Ordinal).Replace("{role}", "master", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        return await client.SendAsync(request);
    }
}
