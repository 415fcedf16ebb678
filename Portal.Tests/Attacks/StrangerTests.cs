using System.Net.Security;
using System.Text;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Attacks;

/// <summary>What strangers without the token do to the published binary.</summary>
[NonParallelizable] // Each attack takes all the processors that there are, and hundreds of connections.
[Category("Binary")]
internal sealed class StrangerTests
{
    // In megabytes, beyond what it had before.
    private const double Most = 60;

    private static readonly TestCaseData[] Plain =
    [
        Row("connections that send nothing", 3000, string.Empty),
        Row("headers without an end", 3000, "GET / HTTP/1.1\r\n" + Headers(11)),
        Row("headers that are too large", 3000, "GET / HTTP/1.1\r\n" + Headers(30)),
        Row("an address without an end", 3000, "GET /" + new string('a', 8000)),
        Row("the document that nobody reads", 2000, Repeat("GET /openapi.json HTTP/1.1\r\nHost: p\r\n\r\n", 8)),
        Row("the page that nobody reads", 2000, Repeat("GET /docs HTTP/1.1\r\nHost: p\r\n\r\n", 8)),
        Row("health checks that nobody reads", 1000, Repeat("GET /healthz HTTP/1.1\r\nHost: p\r\n\r\n", 1000)),
        Row("readiness that nobody reads", 1000, Repeat("GET /readyz HTTP/1.1\r\nHost: p\r\n\r\n", 1000)),
        Row("refused requests that nobody reads", 1000, Repeat("GET /services HTTP/1.1\r\nHost: p\r\n\r\n", 1000)),
        Row("bodies that are refused", 1000, "POST /services HTTP/1.1\r\nHost: p\r\nContent-Length: 30000000\r\n\r\n" + new string(' ', 200_000)),
        Row("bodies in chunks for what takes none", 1000, "GET /healthz HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\n\r\n30000\r\n" + new string(' ', 0x30000)),
        Row("HTTP/2 without a window", 1000, Http2Text.Requests("/openapi.json", 100)),
        Row("HTTP/2 without a window for little", 1000, Http2Text.Requests("/healthz", 16)),
        Row("HTTP/2 without a window for what is refused", 1000, Http2Text.Requests("/services", 16)),
        Row("HTTP/2 with bodies without an end", 1000, Http2Text.Requests("/openapi.json", 8, 16_000)),
    ];

    private LimitedPortal portal = null!;

    [SetUp]
    public async Task StartAsync() => portal = await LimitedPortal.StartAsync("--listen", "https://127.0.0.1:0");

    [TearDown]
    public void Stop() => portal?.Dispose();

    [TestCaseSource(nameof(Plain))]
    public async Task Whatever_strangers_send_costs_little_and_those_who_have_the_token_are_answered(int size, byte[] bytes)
    {
        using var crowd = new Crowd(portal.Address, size);
        (await EndureAsync(portal.Address, crowd, bytes)).Should().BeLessThan(Most);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Handshakes_that_hang_cost_little_and_those_who_have_the_token_are_answered(bool isBegun)
    {
        // The head of a record of 512 bytes, which do not come.
        using var crowd = new Crowd(portal.TlsAddress, 500);
        byte[] bytes = isBegun ? [22, 3, 1, 2, 0, 1] : [];
        (await EndureAsync(portal.TlsAddress, crowd, bytes)).Should().BeLessThan(Most);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_nobody_reads_costs_little_over_TLS_too(bool isHttp2)
    {
        using var crowd = new Crowd(portal.TlsAddress, 500) { IsTls = true, Protocol = isHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11 };
        var bytes = isHttp2 ? Http2Text.Requests("/openapi.json", 16) : Encoding.ASCII.GetBytes("GET /openapi.json HTTP/1.1\r\nHost: p\r\n\r\n");
        (await EndureAsync(portal.TlsAddress, crowd, bytes)).Should().BeLessThan(Most);
    }

    [Test]
    public async Task Who_has_shown_the_token_keeps_the_connection_whatever_strangers_do()
    {
        using var kept = await Endurance.PipeliningClient.OpenAsync(portal.Address);
        var request = Encoding.ASCII.GetBytes(Endurance.PipeliningClient.Request("GET", "/history", portal.Token));
        List<int> statuses = [];
        await kept.SendAsync(request, 1, statuses.Add);
        using var crowd = new Crowd(portal.Address, 3000);
        await EndureAsync(portal.Address, crowd, []);
        await kept.SendAsync(request, 1, statuses.Add);
        statuses.Should().Equal(200, 200);
    }

    // Those who have the token come anew each time.
    private async Task<double> EndureAsync(Uri address, Crowd crowd, byte[] bytes)
    {
        using var caller = new Caller(address, portal.Token);
        return await portal.WithstandAsync(
            TestContext.CurrentContext.Test.Name,
            async () =>
            {
                using var end = new CancellationTokenSource(AttackSize.Duration);
                await crowd.SendAsync(bytes, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            caller.AskAsync);
    }

    private static string Headers(int kilobytes) => string.Concat(Enumerable.Range(0, kilobytes).Select(n => $"X-{n}: {new string('a', 1000)}\r\n"));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static TestCaseData Row(string name, int size, string text) => Row(name, size, Encoding.ASCII.GetBytes(text));

    private static TestCaseData Row(string name, int size, byte[] bytes) => new TestCaseData(size, bytes).SetArgDisplayNames(name);
}
