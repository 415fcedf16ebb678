using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>Several directors write at once, or have written.</summary>
[TestFixture]
internal sealed class ContentionTests : FleetFixture
{
    private const string HeadKey = "/portal/test/head";

    [Test]
    public async Task What_others_do_not_touch_is_stored_however_often_they_come_first()
    {
        var fleet = await FleetAsync(2, Known.Web, Known.Dns);
        var (isBusy, n) = (false, (byte)0);
        Etcd.Fate = transaction =>
        {
            if (!isBusy && n < 4 * Api.Writing.Following.Attempts && transaction.Conditions.Any(condition => condition.Key == HeadKey))
            {
                isBusy = true;
                AddServerAsync(fleet[1], ++n).GetAwaiter().GetResult();
                isBusy = false;
            }

            return CommitFate.Answered;
        };
        await fleet[0].Balancer.WriteAsync(new AddServerIntent(Known.Dns.Key, Known.Server(1) with { Port = 53 }, Known.Plain), Me);
        n.Should().Be(4 * Api.Writing.Following.Attempts);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [Test]
    public async Task Nothing_is_asked_for_a_head_that_this_director_has()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        var looks = 0;
        Etcd.OnLook = () => looks++;
        fleet[0].Journal.Told(Encoding.UTF8.GetBytes(Etcd[HeadKey]!));
        await fleet[0].Balancer.FollowAsync(retries: false, asks: false);
        looks.Should().Be(0);

        fleet[1].Journal.Told(Encoding.UTF8.GetBytes(Etcd[HeadKey]!));
        await fleet[1].Balancer.FollowAsync(retries: false, asks: false);
        looks.Should().BePositive();
        AllAreEqual(fleet);
    }

    [TestCase(null)]
    [TestCase("nonsense")]
    public async Task A_head_that_is_gone_or_cannot_be_read_is_looked_at(string? head)
    {
        var fleet = await FleetAsync(1, Known.Web);
        fleet[0].Journal.HasNews.Should().BeFalse();
        fleet[0].Journal.Told(head is null ? null : Encoding.UTF8.GetBytes(head));
        fleet[0].Journal.HasNews.Should().BeTrue();
    }
}
