using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

[TestFixture]
internal sealed class FleetRollTests
{
    [Test]
    public async Task Garbage_in_the_roll_hides_nobody_and_can_be_struck_off()
    {
        var etcd = new MemoryEtcd();
        var roll = new FleetRoll(etcd, new FleetKeys("test"));
        (await roll.SayAsync(new DirectorReport("lb1", "1"), CancellationToken.None)).Should().BeNull();
        etcd["/portal/test/live/zzz"] = "garbage";
        etcd["/portal/test/live/b"] = "null";
        etcd["/portal/test/members/zzz"] = "garbage";

        var roster = await roll.ReadAsync(CancellationToken.None);

        roster.Lives.Keys.Should().Equal("lb1");
        roster.Members.Keys.Should().Equal("lb1", "zzz");
        (await roll.StrikeAsync("zzz", CancellationToken.None)).Should().BeTrue();
        (await roll.ReadAsync(CancellationToken.None)).Members.Keys.Should().Equal("lb1");
        (await roll.StrikeAsync("zzz", CancellationToken.None)).Should().BeFalse();
    }

    [Test]
    public async Task What_somebody_has_taken_away_is_said_again()
    {
        var etcd = new MemoryEtcd();
        var roll = new FleetRoll(etcd, new FleetKeys("test"));
        var report = new DirectorReport("lb1", "1");
        await roll.SayAsync(report, CancellationToken.None);
        roll.Misses(await roll.ReadAsync(CancellationToken.None)).Should().BeFalse();
        (etcd["/portal/test/live/lb1"], etcd["/portal/test/members/lb1"]) = (null, null);
        roll.Misses(await roll.ReadAsync(CancellationToken.None)).Should().BeTrue();
        await roll.SayAsync(report, CancellationToken.None);
        var roster = await roll.ReadAsync(CancellationToken.None);
        (roster.Lives.Keys.Single(), roster.Members.Keys.Single()).Should().Be(("lb1", "lb1"));
    }
}
