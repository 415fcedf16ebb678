using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Hosting;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Hosting;

public sealed class SystemdNoticeTests
{
    private static readonly PushStatus Good = new(DateTimeOffset.UnixEpoch, null);
    private static readonly PushStatus Bad = new(null, "ipvsadm is not there.\nInstall it.");

    private readonly ListLogger<SystemdNotice> log = new();
    private TemporaryFolder folder = null!;

    [SetUp]
    public void Prepare()
    {
        folder = new TemporaryFolder();
        log.Lines.Clear();
    }

    [TearDown]
    public void Clean() => folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public async Task It_is_ready_once_and_later_says_only_what_has_changed(bool isAbstract)
    {
        using var socket = new NotifySocket(isAbstract ? $"@portal-test-{Guid.NewGuid():N}" : folder["notify"]);
        var notice = new SystemdNotice(socket.Address, log);

        notice.Ready(Good, Drift.None);
        notice.Ready(Good with { Time = DateTimeOffset.MaxValue }, Drift.None);
        notice.Ready(Bad, Drift.None);
        notice.Ready(Good, Drift.None);
        notice.Stopping();

        (await socket.ReceiveAsync()).Should().Be("READY=1\nSTATUS=The kernel has Portal's data.");
        (await socket.ReceiveAsync()).Should().Be("STATUS=ipvsadm is not there. Install it.", "a status is one line");
        (await socket.ReceiveAsync()).Should().Be("STATUS=The kernel has Portal's data.");
        (await socket.ReceiveAsync()).Should().StartWith("STOPPING=1\n");
        socket.IsEmpty.Should().BeTrue();
        log.Lines.Should().BeEmpty();
    }

    [TestCase(null)]
    [TestCase("")]
    public void Where_nobody_wants_to_know_nothing_is_told(string? address)
    {
        new SystemdNotice(address, log).Ready(Good, Drift.None);

        log.Lines.Should().BeEmpty();
    }

    [TestCase("/nonexistent/socket")]
    [TestCase("@nobody-listens-here")]
    [TestCase("socket")]
    [TestCase("vsock:2:1234")]
    public void A_socket_that_cannot_be_reached_is_warned_of_and_harms_nothing(string address) => ExpectWarning(address);

    [Test]
    public void Neither_does_a_name_that_no_socket_can_have() => ExpectWarning("/" + new string('a', 500));

    [Test]
    public async Task Portal_is_ready_when_its_data_is_in_the_kernel_and_tells_that_it_stops()
    {
        using var socket = new NotifySocket(folder["notify"]);
        var kernel = new FakeKernel(Known.Web.With(1));
        await using (var portal = PortalHost.Build(Options(), kernel, notifySocket: socket.Address))
        {
            socket.IsEmpty.Should().BeTrue("it does not listen yet");
            await portal.StartAsync();

            (await socket.ReceiveAsync()).Should().Be("READY=1\nSTATUS=The kernel has Portal's data.");
            kernel.Listings.Should().BePositive("that is how it knows");
            await portal.StopAsync();
        }

        (await socket.ReceiveAsync()).Should().StartWith("STOPPING=1\n");
        socket.IsEmpty.Should().BeTrue();
    }

    [Test]
    public async Task A_Portal_without_IPVS_is_ready_too_and_says_what_is_missing_until_it_is_there()
    {
        using var socket = new NotifySocket(folder["notify"]);
        var kernel = new FakeKernel { Unavailable = FailureKind.ModuleMissing };
        await using var portal = PortalHost.Build(Options(), kernel, notifySocket: socket.Address);
        await portal.StartAsync();

        (await socket.ReceiveAsync()).Should().StartWith("READY=1\nSTATUS=").And.NotContain("has Portal's data");
        kernel.Unavailable = null;

        (await socket.ReceiveAsync()).Should().Be("STATUS=The kernel has Portal's data.");
        await portal.StopAsync();
    }

    private void ExpectWarning(string address)
    {
        var notice = new SystemdNotice(address, log);

        notice.Ready(Good, Drift.None);
        notice.Stopping();

        log.Warnings.Should().HaveCount(2).And.OnlyContain(text => text.Contains(address, StringComparison.Ordinal));
    }

    private PortalOptions Options() => new()
    {
        Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
        StateDirectory = folder["state"],
        Token = "a-token-for-tests",
        LogLevel = LogLevel.None,
    };
}
