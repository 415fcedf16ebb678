using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class ListingFailureTests
{
    private const string Denied = "Can't initialize ipvs: Permission denied (you must be root)\\nAre you sure that IP Virtual Server is built in the kernel or as module?";
    private const string NoModule = "modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.0\\nCan't initialize ipvs: Protocol not available";

    [TestCase("start", Denied, 2, FailureKind.NotPermitted, TestName = "not root")]
    [TestCase("start", NoModule, 2, FailureKind.ModuleMissing, TestName = "no module")]
    [TestCase("listing", "Invalid argument", 1, FailureKind.Refused, TestName = "the kernel refused the listing")]
    [TestCase("listing", "something new", 1, FailureKind.Broken, TestName = "an unknown message")]
    [TestCase("listing", "", 1, FailureKind.Broken, TestName = "exit 1 without a message")]
    [TestCase("start", "", 255, FailureKind.Broken, TestName = "exit 255 without a message")]
    public async Task An_exit_status_and_a_message_make_a_failure(string when, string message, int exitCode, FailureKind kind)
    {
        using var stub = new StubIpvsadm(message.Length > 0 ? $"{when} say {message}" : "", $"{when} exit {exitCode}");
        var failure = await FailureAsync(stub.Client());
        failure.Should().Be(new IpvsadmFailure
        {
            Kind = kind,
            Command = "ipvsadm -L -n --tun-info; ipvsadm -L -n --thresholds",
            ExitCode = exitCode,
            StandardError = message.Replace("\\n", "\n", StringComparison.Ordinal),
        });
        stub.Observer.Listings.Should().ContainSingle().Which.Failure.Should().Be(failure);
    }

    [TestCase("SEGV", 139)]
    [TestCase("KILL", 137)]
    [TestCase("TERM", 143)]
    public async Task A_process_that_a_signal_ends_is_broken(string signal, int exitCode)
    {
        using var stub = new StubIpvsadm("listing print half a list", $"listing signal {signal}");
        var failure = await FailureAsync(stub.Client());
        (failure.Kind, failure.ExitCode).Should().Be((FailureKind.Broken, exitCode));
    }

    [TestCase("hang", TestName = "a process that hangs")]
    [TestCase("hang-with-child", TestName = "a process that hangs with a child that ignores TERM")]
    [TestCase("flood-errors", TestName = "a process that prints errors without end")]
    public async Task Is_killed_when_it_takes_too_long(string action)
    {
        using var stub = new StubIpvsadm($"listing {action}");
        var failure = await FailureAsync(stub.ImpatientClient());
        failure.Kind.Should().Be(FailureKind.TimedOut);
        failure.ExitCode.Should().BeNull();
        failure.StandardError.Length.Should().BeLessThanOrEqualTo(64 << 10);
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }

    [Test]
    public async Task A_crash_at_a_tunnel_that_ipvsadm_does_not_know_hides_no_other_server()
    {
        // As ipvsadm 1.31 does at tunnels that were made by netlink with a type or flags of their own.
        using var stub = new StubIpvsadm("1/start signal SEGV");
        stub.Listing("listing", Text.Listings.Of(["FWM  5 rr", "  -> 10.1.0.1:80 Tunnel 1 0 0", "  -> 10.1.0.2:80 Masq 1 0 0"], ["FWM  5 rr", "  -> 10.1.0.1:80 0 0 0 0", "  -> 10.1.0.2:80 0 0 0 0"]));
        await using var client = stub.Client();
        var service = (await client.ListAsync(CancellationToken.None)).Services.Single();
        service.Servers.Select(server => server.Unmanaged is null).Should().Equal(false, true);
        stub.Lines.TakeLast(2).Should().Equal("-L -n", "-L -n --thresholds");
    }

    [Test]
    public async Task A_process_that_left_a_child_with_its_pipes_is_not_waited_for_for_ever()
    {
        using var stub = new StubIpvsadm("listing leave-child", "listing exit 0");
        (await FailureAsync(stub.ImpatientClient())).Kind.Should().Be(FailureKind.TimedOut);
    }

    [Test]
    public async Task A_process_that_prints_without_end_is_stopped_before_it_fills_the_memory()
    {
        using var stub = new StubIpvsadm("listing flood");
        (await FailureAsync(stub.Client())).Kind.Should().Be(FailureKind.Unreadable);
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }

    [TestCase("garbage\n", "Line 1 of ipvsadm's listing is not the title of a listing with the column Forward: \"garbage\".", TestName = "garbage printed")]
    [TestCase("", "ipvsadm's listing breaks off before its end.", TestName = "nothing printed")]
    [TestCase("\xff\xfe\0\n", "Line 1 of ipvsadm's listing*", TestName = "bytes printed")]
    public async Task What_is_no_listing_is_unreadable(string output, string message)
    {
        using var stub = new StubIpvsadm();
        stub.Listing("listing", output);
        var failure = await FailureAsync(stub.Client());
        (failure.Kind, failure.ExitCode).Should().Be((FailureKind.Unreadable, 0));
        failure.StandardError.Should().Match(message);
    }

    [Test]
    public async Task A_message_beside_an_unreadable_listing_is_told_too()
    {
        using var stub = new StubIpvsadm("listing say something new");
        stub.Listing("listing", "");
        (await FailureAsync(stub.Client())).StandardError.Should().EndWith("its end. something new");
    }

    private static async Task<IpvsadmFailure> FailureAsync(IpvsadmClient owned)
    {
        await using var client = owned;
        var exception = (await client.Invoking(it => it.ListAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>()).Which;
        exception.Message.Should().StartWith($"{exception.Failure.Command}: ").And.EndWith($". {exception.Failure.StandardError}").And.NotContain(exception.Failure.Kind.ToString());
        return exception.Failure;
    }
}
