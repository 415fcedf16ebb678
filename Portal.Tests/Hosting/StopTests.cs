using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Tests.Doubles;
using Portal.Tests.Execution;

namespace Portal.Tests.Hosting;

/// <summary>What Portal has begun ends with it: when it has stopped nothing is written any more, and no process runs.</summary>
public sealed class StopTests
{
    // What it prints to those who list the settings.
    private const string Timeouts = "2 print Timeout (tcp tcpfin udp): 900 120 300";

    [Test]
    public async Task A_check_of_readiness_that_Portal_makes_by_itself_ends_with_it()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=ready");
        portal.Kernel.Hang();
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return portal.Kernel.Waiting > 0;
            },
            "the check is under way");
        await ExpectEndAsync(portal);
    }

    [Test]
    public async Task A_check_of_readiness_that_somebody_asked_for_ends_with_Portal()
    {
        await using var portal = await TestPortal.StartAsync();
        portal.Kernel.Hang();
        await AskAndLeaveAsync(portal.Client, "/readyz", () => portal.Kernel.Waiting > 0);
        await ExpectEndAsync(portal);
    }

    [TestCase("/services")]
    [TestCase("/services/tcp/10.0.0.1/80")]
    [TestCase("/timeouts")]
    [TestCase("/metrics")]
    [TestCase("/readyz")]
    public async Task An_ipvsadm_that_works_for_one_who_has_gone_ends_with_Portal(string path)
    {
        using var stub = new StubIpvsadm(Timeouts);
        using var folder = new TemporaryFolder();
        await using var portal = await StartAsync(stub, folder, watch: TimeSpan.FromDays(1));
        using var client = ClientOf(portal);
        stub.Mode("start hang-with-child");
        var before = stub.Starts.Length;
        await AskAndLeaveAsync(client, path, () => stub.Starts.Length > before);
        stub.Running.Should().NotBeEmpty("one still works");
        await ExpectEndAsync(portal, stub, folder);
    }

    [Test]
    public async Task An_ipvsadm_that_looks_at_the_kernel_ends_with_Portal()
    {
        using var stub = new StubIpvsadm(Timeouts);
        using var folder = new TemporaryFolder();
        await using var portal = await StartAsync(stub, folder, watch: TimeSpan.FromSeconds(1));
        stub.Mode("start hang-with-child");
        await Poll.UntilAsync(() => stub.Running.Any(), "Portal looks");
        await ExpectEndAsync(portal, stub, folder);
    }

    [Test]
    public async Task The_ipvsadm_that_is_kept_open_for_writing_ends_with_Portal()
    {
        using var stub = new StubIpvsadm(Timeouts);
        using var folder = new TemporaryFolder();
        await using var portal = await StartAsync(stub, folder, watch: TimeSpan.FromDays(1));
        using var client = ClientOf(portal);
        (await client.PostAsync(new Uri("/services/tcp/10.0.0.1/80", UriKind.Relative), null)).StatusCode.Should().Be(System.Net.HttpStatusCode.Created);
        stub.Running.Should().NotBeEmpty("it is kept open");
        await ExpectEndAsync(portal, stub, folder);
    }

    private static async Task<WebApplication> StartAsync(StubIpvsadm stub, TemporaryFolder folder, TimeSpan watch)
    {
        var portal = PortalHost.Build(new PortalOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            StateDirectory = folder["state"],
            Token = TestPortal.Token,
            Ipvsadm = stub.Program,
            IpvsadmTimeout = TimeSpan.FromMinutes(10),
            WatchInterval = watch,
            LogLevel = LogLevel.None,
        });
        await portal.StartAsync();
        using var client = ClientOf(portal);
        await Poll.UntilAsync(async () => (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode, "Portal is ready");
        return portal;
    }

    private static HttpClient ClientOf(WebApplication portal)
    {
        var client = new HttpClient { BaseAddress = new Uri(portal.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
        return client;
    }

    private static async Task AskAndLeaveAsync(HttpClient client, string path, Func<bool> isUnderWay)
    {
        using var patience = new CancellationTokenSource();
        var request = client.GetAsync(new Uri(path, UriKind.Relative), patience.Token);
        await Poll.UntilAsync(isUnderWay, "it is being worked on");
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => request).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task ExpectEndAsync(TestPortal portal)
    {
        await portal.StopAsync();
        portal.Kernel.Waiting.Should().Be(0, "it was cancelled, and waited for");
        Directory.Delete(portal.StateFolder, recursive: true);
        portal.Kernel.Release();
        Directory.Exists(portal.StateFolder).Should().BeFalse();
    }

    private static async Task ExpectEndAsync(WebApplication portal, StubIpvsadm stub, TemporaryFolder folder)
    {
        await portal.StopAsync();
        await portal.DisposeAsync();
        stub.Running.Should().BeEmpty();
        Directory.Delete(folder["state"], recursive: true);
    }
}
