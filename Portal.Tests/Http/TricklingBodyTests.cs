using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Bodies that come slowly, or never.</summary>
internal sealed class TricklingBodyTests : PortalFixture
{
    [Test]
    public async Task Bodies_that_trickle_hold_no_place_of_those_that_are_worked_on()
    {
        List<RawConnection> slow = [];
        for (var i = 0; i < 300; i++)
        {
            slow.Add(await Portal.ConnectAsync());
            await slow[i].SendAsync("POST /services", "Content-Type: application/json\r\nContent-Length: 1000000\r\n", "[" + new string(' ', 300));
        }

        for (var i = 0; i < 10; i++)
        {
            (await Portal.PutAsync(Known.WebPath, $$"""{"persistence":{{i + 1}}}""")).Status.Should().BeOneOf(200, 201);
        }

        slow.Should().OnlyContain(connection => connection.IsSilent, "none of them was given up meanwhile");
        slow.ForEach(connection => connection.Dispose());
    }

    [Test]
    public async Task Bodies_that_never_end_are_ended_by_Portal_after_its_own_time()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        List<RawConnection> slow = [];
        foreach (var length in new[] { "Content-Length: 1000000", "Transfer-Encoding: chunked" })
        {
            slow.Add(await portal.ConnectAsync());
            await slow[^1].SendAsync("PUT " + Known.WebPath, $"Content-Type: application/json\r\n{length}\r\n", "2\r\n{ \r\n");
        }

        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => slow.TrueForAll(connection => !connection.IsSilent), "they are answered");
        foreach (var connection in slow)
        {
            (await connection.ReadAsync("}")).Should().StartWith("HTTP/1.1 408 ").And.Contain("\"request-timeout\"").And.Contain("The body did not arrive within 30 seconds.");
            connection.Dispose();
        }

        portal.State.Revision.Should().Be(0);
    }

    [Test]
    public async Task A_body_may_pause_for_longer_than_the_server_by_itself_would_wait()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("PUT " + Known.WebPath, "Content-Type: application/json\r\nContent-Length: 18\r\nConnection: close\r\n", "{\"schedul");

        // Left as it is the server ends bodies after 5 seconds in which less than 240 bytes have come, by the clock of the system.
        await Task.Delay(TimeSpan.FromSeconds(9));
        await connection.WriteAsync("er\":\"rr\"}");
        (await connection.ReadAsync()).Should().StartWith("HTTP/1.1 201 ");
    }

    [Test]
    public async Task A_body_in_two_halves_is_carried_out_like_one()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync("PUT " + Known.WebPath, "Content-Type: application/json\r\nContent-Length: 18\r\nConnection: close\r\n", "{\"schedul");
        (await Portal.PostAsync(Known.DnsPath)).ShouldBe(201);
        await connection.WriteAsync("er\":\"rr\"}");
        (await connection.ReadAsync()).Should().StartWith("HTTP/1.1 201 ").And.Contain("\"scheduler\":\"rr\"");
    }

    [Test]
    public async Task A_stranger_is_answered_before_his_body_is_read()
    {
        using var connection = await Portal.ConnectAsync();
        await connection.WriteAsync("POST /services HTTP/1.1\r\nHost: portal\r\nContent-Type: application/json\r\nContent-Length: 30000000\r\n\r\n[");
        (await connection.ReadAsync("}")).Should().StartWith("HTTP/1.1 401 ");
    }
}
