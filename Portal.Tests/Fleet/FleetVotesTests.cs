using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

[TestFixture]
internal sealed class FleetVotesTests
{
    private const string Key = "/portal/test/health/lb1";

    private static readonly FleetKeys Keys = new("test");
    private static readonly HealthVote Up = HealthVote.Empty.With(Known.Web.Key, new ServiceVote([], []));
    private static readonly HealthVote Down = HealthVote.Empty.With(Known.Web.Key, new ServiceVote([Known.Server(1)], []));

    private MemoryEtcd etcd = new();
    private SteppedTime time = new();
    private FleetVotes first = null!;
    private FleetVotes second = null!;
    private long lease;

    [SetUp]
    public async Task BeginAsync()
    {
        etcd = new MemoryEtcd();
        time = new SteppedTime();
        (first, second) = (new FleetVotes(etcd, Keys, "lb1", time), new FleetVotes(etcd, Keys, "lb2", time));
        (etcd[Keys.Live("lb1")], etcd[Keys.Live("lb2")]) = ("{}", "{}");
        lease = await etcd.GrantLeaseAsync(FleetRoll.Life, CancellationToken.None);
    }

    [Test]
    public async Task A_director_hears_what_each_says_and_that_nothing_has_changed()
    {
        (await first.SayAsync(Down, lease)).Should().BeNull();
        (await second.SayAsync(Up, lease)).Should().BeNull();
        var heard = await first.ReadAsync(CancellationToken.None);
        heard.Keys.Should().Equal("lb1", "lb2");
        (heard["lb1"].Down, heard["lb2"].Down).Should().Be((1, 0));
        (await first.ReadAsync(CancellationToken.None)).Should().BeSameAs(heard);
        time.Advance(TimeSpan.FromSeconds(1));
        await second.SayAsync(Down, lease);
        var next = await first.ReadAsync(CancellationToken.None);
        next["lb2"].Down.Should().Be(1);
        next["lb1"].Should().BeSameAs(heard["lb1"], "it is not read anew");
    }

    [Test]
    public async Task What_was_said_is_not_said_again_unless_the_lease_is_another()
    {
        await first.SayAsync(Down, lease);
        var before = etcd.Pairs[Key];
        time.Advance(TimeSpan.FromSeconds(1));
        await first.SayAsync(Down, lease);
        etcd.Pairs[Key].Should().Be(before);
        await first.SayAsync(Down, await etcd.GrantLeaseAsync(FleetRoll.Life, CancellationToken.None));
        etcd.Pairs[Key].Lease.Should().NotBe(before.Lease);
    }

    [Test]
    public async Task A_director_that_lives_no_more_is_not_heard_any_more()
    {
        await first.SayAsync(Down, lease);
        (await second.ReadAsync(CancellationToken.None)).Keys.Should().Equal("lb1");
        etcd.Expire(lease);
        (await second.ReadAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Test]
    public async Task A_vote_of_before_a_crash_is_taken_back()
    {
        etcd[Key] = """{"services":[]}""";
        (await first.SayAsync(null, lease)).Should().BeNull();
        etcd[Key].Should().BeNull();
    }

    [Test]
    public async Task What_another_hand_has_put_there_is_put_right()
    {
        await first.SayAsync(Down, lease);
        etcd[Key] = "garbage";
        time.Advance(TimeSpan.FromSeconds(1));
        etcd["/portal/test/health/zzz"] = "null";
        etcd["/portal/test/health/zzz/lb1"] = "{}";
        etcd["/portal/test/health/lb9"] = etcd["/portal/test/health/lb2"] = """{"services":[]}""";
        (await first.ReadAsync(CancellationToken.None)).Keys.Should().Equal(["lb2"], "garbage is no vote, and lb9 does not live");
        await first.SayAsync(Down, lease);
        (await first.ReadAsync(CancellationToken.None)).Keys.Should().Equal("lb1", "lb2");
    }

    [Test]
    public async Task While_much_goes_up_and_down_a_large_vote_is_not_said_each_time()
    {
        await first.SayAsync(Many(10_000), lease);
        time.Advance(TimeSpan.FromSeconds(1));
        (await first.SayAsync(Down, lease)).Should().BeNull();
        first.IsWaiting.Should().BeTrue();
        (await first.ReadAsync(CancellationToken.None))["lb1"].Down.Should().Be(10_000);
        time.Advance(TimeSpan.FromSeconds(10));
        await first.SayAsync(Down, lease);
        first.IsWaiting.Should().BeFalse();
        (await first.ReadAsync(CancellationToken.None))["lb1"].Down.Should().Be(1);
        await first.SayAsync(Many(10_000), lease);
        await first.SayAsync(null, lease);
        etcd[Key].Should().BeNull("what is not said any more does not wait");
    }

    [Test]
    public async Task A_vote_that_is_too_large_takes_the_last_one_back()
    {
        await first.SayAsync(Down, lease);
        var large = Many(100_000);
        time.Advance(TimeSpan.FromSeconds(1));
        (await first.SayAsync(large, lease)).Should().Contain("1048576");
        etcd[Key].Should().BeNull();
        (await first.SayAsync(large, lease)).Should().NotBeNull("it is tried again");
        (await first.SayAsync(Up, lease)).Should().BeNull();
        etcd[Key].Should().NotBeNull();
    }

    [Test]
    public async Task What_a_full_store_does_not_take_is_taken_back()
    {
        await first.SayAsync(Up, lease);
        time.Advance(TimeSpan.FromSeconds(1));
        etcd.Fate = transaction => transaction.Then is [Api.Etcd.EtcdPut] ? throw new Api.Etcd.EtcdException(Api.Etcd.EtcdFault.NoSpace, "It is full.") : CommitFate.Answered;
        (await first.SayAsync(Down, lease)).Should().Be("It is full.");
        etcd[Key].Should().BeNull("nobody counts what is not so any more");
        etcd.Fate = _ => CommitFate.Answered;
        (await first.SayAsync(Down, lease)).Should().BeNull();
        etcd[Key].Should().NotBeNull();
    }

    private static HealthVote Many(int count) =>
        HealthVote.Empty.With(Known.Web.Key, new ServiceVote([.. Enumerable.Range(0, count).Select(i => new RealServerKey(Address.IPv4(0x0A000000 + (uint)i), 80))], []));
}
