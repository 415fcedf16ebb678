using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class SessionLifetimeTests
{
    [Test]
    public async Task One_process_serves_many_calls()
    {
        using var stub = new StubIpvsadm(".5 say No such destination");
        await using var client = stub.Client();
        for (var call = 0; call < 10; call++)
        {
            (await client.RunAsync(Samples.Commands(3, first: 1 + (3 * call)))).Count(failure => failure is not null).Should().Be(call == 1 ? 1 : 0);
        }

        stub.Starts.Should().ContainSingle();
    }

    [Test]
    public async Task A_process_is_replaced_after_so_many_commands_and_ends()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client(new IpvsadmOptions { CommandsPerProcess = 5 });
        for (var call = 0; call < 6; call++)
        {
            (await client.RunAsync(Samples.Commands(3))).Should().Equal([null, null, null]);
        }

        stub.Starts.Should().HaveCount(3, "each served two calls, and none is cut off in the middle of one");
        stub.Running.Should().ContainSingle();
    }

    [Test]
    public async Task A_process_without_work_is_closed_and_the_next_call_starts_another()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client(new IpvsadmOptions { IdleTime = TimeSpan.FromMilliseconds(100) });
        await client.RunAsync(Samples.Commands(1));
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
        (await client.RunAsync(Samples.Commands(1))).Should().Equal([null]);
        stub.Starts.Should().HaveCount(2);
    }

    [Test]
    public async Task A_call_that_takes_longer_than_the_idle_time_is_not_cut_off()
    {
        using var stub = new StubIpvsadm("each wait 0.3");
        await using var client = stub.Client(new IpvsadmOptions { IdleTime = TimeSpan.FromMilliseconds(50) });
        await client.RunAsync(Samples.Commands(1));
        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
    }

    [Test]
    public async Task Disposal_ends_the_process_in_good_order()
    {
        using var stub = new StubIpvsadm("end say goodbye");
        var client = stub.Client();
        await client.RunAsync(Samples.Commands(1));
        stub.Running.Should().ContainSingle();
        await client.DisposeAsync();
        stub.Running.Should().BeEmpty();
    }

    [Test]
    public async Task Disposal_ends_a_process_that_does_not_want_to()
    {
        using var stub = new StubIpvsadm("end hang");
        var client = stub.ImpatientClient();
        await client.RunAsync(Samples.Commands(1));
        await client.DisposeAsync();
        (await Samples.Eventually(() => !stub.Running.Any())).Should().BeTrue();
    }

    [Test]
    public async Task Disposal_waits_for_the_call_that_is_under_way()
    {
        using var stub = new StubIpvsadm("each wait 0.3");
        var client = stub.Client();
        var running = client.RunAsync(Samples.Commands(2));
        (await Samples.Eventually(() => stub.Lines.Length > 0)).Should().BeTrue();
        await client.DisposeAsync();
        (await running).Should().Equal([null, null]);
        stub.Running.Should().BeEmpty();
    }

    [Test]
    public async Task Disposal_ends_listings_that_nobody_can_wait_for_any_more_and_starts_none()
    {
        using var stub = new StubIpvsadm("listing hang-with-child");
        var client = stub.Client();
        var listings = new[] { client.ListAsync(CancellationToken.None), client.ListAsync(CancellationToken.None) };
        (await Samples.Eventually(() => stub.Lines.Length == 4)).Should().BeTrue();
        await client.DisposeAsync();
        stub.Running.Should().BeEmpty("disposal has waited for them");
        foreach (var listing in listings)
        {
            await FluentActions.Awaiting(() => listing).Should().ThrowAsync<OperationCanceledException>();
        }

        await client.Invoking(it => it.ListAsync(CancellationToken.None)).Should().ThrowAsync<ObjectDisposedException>();
        await client.Invoking(it => it.ProbeAsync(CancellationToken.None)).Should().ThrowAsync<ObjectDisposedException>();
        stub.Starts.Should().HaveCount(2);
    }

    [Test]
    public async Task Disposal_of_an_unused_client_and_a_second_disposal_do_nothing()
    {
        using var stub = new StubIpvsadm();
        var client = stub.Client();
        await client.DisposeAsync();
        await client.DisposeAsync();
        stub.Starts.Should().BeEmpty();
    }

    [Test]
    public async Task A_process_that_was_killed_between_two_calls_is_replaced()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        await client.RunAsync(Samples.Commands(1));
        using (var process = Process.GetProcessById(int.Parse(stub.Running.Single())))
        {
            process.Kill();
        }

        // The call that comes at this very moment may meet the dying process; its commands are then run a second time.
        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
    }
}
