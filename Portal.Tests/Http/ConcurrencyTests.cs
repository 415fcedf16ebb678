using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Many requests at once, and callers that go away.</summary>
internal sealed class ConcurrencyTests : PortalFixture
{
    [Test]
    public async Task Too_many_requests_at_once_are_429_and_health_checks_pass()
    {
        Portal.ExpectCrowd();
        Kernel.Hang();
        var requests = Enumerable.Range(0, 1300).Select(_ => Portal.GetAsync("/services")).ToList();
        await Poll.UntilAsync(() => requests.Count(request => request.IsCompleted) == 20, "all but 1280 were turned away");
        foreach (var turnedAway in requests.Where(request => request.IsCompleted))
        {
            (await turnedAway).ShouldBeProblem(429, "too-many-requests").Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        }

        (await Portal.GetAsync("/healthz")).ShouldBe(200);
        Kernel.Release();
        (await Task.WhenAll(requests)).Count(reply => reply.Status == 200).Should().Be(1280);
    }

    [Test]
    public async Task A_write_whose_caller_hangs_up_is_carried_out_all_the_same()
    {
        Kernel.Hang();
        using (var connection = await Portal.ConnectAsync())
        {
            await connection.SendAsync("POST " + Known.WebPath, "Content-Length: 0\r\n");
            await Poll.UntilAsync(() => Kernel.Waiting == 1, "the write is under way");
            connection.Abort();
        }

        Kernel.Release();
        await Poll.UntilAsync(() => Portal.State.Revision == 1, "it is stored");
        Kernel.Table.ShouldBe(Known.Web);
        await Portal.RestartAsync();
        Portal.State.Table.ShouldBe(Known.Web);
    }

    [Test]
    public async Task A_read_whose_caller_hangs_up_keeps_nobody_else_waiting()
    {
        Kernel.Hang();
        using (var connection = await Portal.ConnectAsync())
        {
            await connection.SendAsync("GET /services");
            await Poll.UntilAsync(() => Kernel.Waiting == 1, "the listing is under way");
            connection.Abort();
        }

        Kernel.Release();
        (await Portal.PostAsync(Known.WebPath)).ShouldBe(201);
    }

    [Test]
    public async Task Writes_that_come_together_are_all_carried_out_and_no_listing_is_torn()
    {
        await Portal.PostAsync(Known.WebPath);
        var writes = Enumerable.Range(1, 60).Select(n => Portal.PostAsync($"{Known.WebPath}/servers/10.1.0.{n}/80"));
        var reads = Enumerable.Range(1, 60).Select(_ => Portal.GetAsync(Known.WebPath));
        var replies = await Task.WhenAll(writes.Zip(reads).SelectMany(pair => new[] { pair.First, pair.Second }));
        replies.Where((_, i) => i % 2 == 0).Should().OnlyContain(reply => reply.Status == 201);
        replies.Where((_, i) => i % 2 == 1).Should().OnlyContain(reply => reply.Status == 200);
        Portal.State.Revision.Should().Be(61);
        Portal.State.Table.ShouldBe(Kernel.Table);
        Kernel.WasTorn.Should().BeFalse();
    }

    [Test]
    public async Task The_same_server_asked_for_by_many_is_added_once()
    {
        await Portal.PostAsync(Known.WebPath);
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Portal.PostAsync($"{Known.WebPath}/servers/10.1.0.1/80", $$"""{"weight":{{n % 2}}}""")));
        replies.Count(reply => reply.Status == 201).Should().Be(1);
        replies.Count(reply => reply.Status == 200).Should().Be(19);
        replies.Count(reply => reply.Status == 409).Should().Be(20);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task Stopping_finishes_what_was_accepted_and_leaves_the_kernel_as_it_is()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.Hang();
        var late = Portal.PostAsync(Known.DnsPath, """{"scheduler":"rr"}""");
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "the write is under way");
        var stop = Portal.Balancer.DisposeAsync().AsTask();
        Kernel.Release();
        (await late).ShouldBe(201);
        await stop;
        (await Portal.DeleteAsync(Known.WebPath)).ShouldBeProblem(503, "stopping");
        Kernel.Table.ShouldBe(Known.Web, Known.Dns);
    }
}
