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
