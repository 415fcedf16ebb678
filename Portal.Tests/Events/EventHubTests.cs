using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Events;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Events;

public sealed class EventHubTests
{
    private readonly SteppedTime time = new();

    [Test]
    public void A_reader_gets_what_happens_from_now_on_with_the_time()
    {
        var hub = Hub();
        Publish(hub, "before");
        using var reader = hub.TryOpen(null)!;
        time.Advance(TimeSpan.FromSeconds(3));
        Publish(hub, "a", "b");

        reader.HasGap.Should().BeFalse();
        var events = reader.Fetch()!;
        Details(events).Should().Equal("a", "b");
        events.Select(item => item.Id.Number).Should().Equal(2, 3);
        events.Should().OnlyContain(item => item.Time == time.GetUtcNow());
        reader.Place.Should().Be(hub.Newest);
        reader.Fetch().Should().BeEmpty();
    }

    [Test]
    public void Who_comes_back_goes_on_where_he_was()
    {
        var hub = Hub();
        Publish(hub, "a", "b", "c");
        using var reader = hub.TryOpen(hub.Newest with { Number = 1 })!;
        reader.HasGap.Should().BeFalse();
        Details(reader.Fetch()).Should().Equal("b", "c");
    }

    [Test]
    public void Who_comes_back_to_the_end_has_missed_nothing()
    {
        var hub = Hub();
        using var first = hub.TryOpen(hub.Newest)!;
        first.HasGap.Should().BeFalse();
        Publish(hub, "a");
        using var second = hub.TryOpen(hub.Newest)!;
        second.HasGap.Should().BeFalse();
        second.Fetch().Should().BeEmpty();
        Details(first.Fetch()).Should().Equal("a");
    }

    [Test]
    public void Who_comes_back_too_late_is_told_and_goes_on_from_now()
    {
        var hub = Hub(new EventLimits { Events = 2 });
        Publish(hub, "a", "b", "c", "d");
        using var kept = hub.TryOpen(hub.Newest with { Number = 2 })!;
        using var late = hub.TryOpen(hub.Newest with { Number = 1 })!;
        kept.HasGap.Should().BeFalse();
        late.HasGap.Should().BeTrue();
        late.Place.Should().Be(hub.Newest);
        late.Fetch().Should().BeEmpty();
    }

    [Test]
    public void The_place_of_another_run_or_of_the_future_is_a_gap()
    {
        var (hub, other) = (Hub(), Hub());
        Publish(hub, "a");
        Publish(other, "a");
        hub.Newest.Run.Should().NotBe(other.Newest.Run);
        using var stranger = hub.TryOpen(other.Newest)!;
        using var prophet = hub.TryOpen(hub.Newest with { Number = 2 })!;
        stranger.HasGap.Should().BeTrue();
        prophet.HasGap.Should().BeTrue();
    }

    [Test]
    public async Task Who_waits_is_woken_and_who_has_not_read_all_does_not_wait()
    {
        var hub = Hub();
        using var reader = hub.TryOpen(null)!;
        var news = reader.WhenNewsAsync();
        news.IsCompleted.Should().BeFalse();
        Publish(hub, "a");
        await news.WaitAsync(TimeSpan.FromMinutes(3));
        reader.WhenNewsAsync().IsCompleted.Should().BeTrue();
        reader.Fetch();
        reader.WhenNewsAsync().IsCompleted.Should().BeFalse();
    }

    [Test]
    public void One_who_is_too_slow_finds_that_it_is_gone_and_holds_up_nobody()
    {
        var hub = Hub(new EventLimits { Events = 4 });
        using var slow = hub.TryOpen(null)!;
        using var quick = hub.TryOpen(null)!;
        for (var i = 0; i < 100; i++)
        {
            Publish(hub, "a");
            quick.Fetch().Should().ContainSingle();
        }

        slow.Fetch().Should().BeNull();
    }

    [Test]
    public void There_is_room_for_so_many_and_one_who_goes_makes_room()
    {
        var hub = Hub(new EventLimits { Readers = 2 });
        using var first = hub.TryOpen(null)!;
        var second = hub.TryOpen(null)!;
        hub.TryOpen(null).Should().BeNull();
        second.Dispose();
        second.Dispose();
        hub.Readers.Should().Be(1);
        using var third = hub.TryOpen(null);
        third.Should().NotBeNull();
        hub.TryOpen(null).Should().BeNull();
    }

    [Test]
    public async Task Many_may_publish_and_read_at_once_and_nobody_misses_anything()
    {
        const int Each = 500;
        var hub = Hub(new EventLimits { Events = 4 * Each });
        using var reader = hub.TryOpen(null)!;
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Publish(hub, [.. Enumerable.Repeat("a", Each)]))).ToArray();
        List<long> seen = [];
        while (seen.Count < 4 * Each)
        {
            await reader.WhenNewsAsync().WaitAsync(TimeSpan.FromMinutes(3));
            seen.AddRange(reader.Fetch()!.Select(item => item.Id.Number));
        }

        await Task.WhenAll(writers);
        seen.Should().Equal(Enumerable.Range(1, 4 * Each).Select(number => (long)number));
    }

    [Test]
    public void An_event_is_written_once_for_all_who_read_it()
    {
        var hub = Hub();
        using var one = hub.TryOpen(null)!;
        using var other = hub.TryOpen(null)!;
        Publish(hub, "a");
        var times = 0;
        byte[] Write(PortalEvent item) => [(byte)++times];
        var first = one.Fetch()![0].Text(Write);
        other.Fetch()![0].Text(Write).Should().Be(first);
        times.Should().Be(1);
    }

    [Test]
    public void Of_those_that_hold_what_is_forgotten_the_furthest_behind_are_cut_off()
    {
        var hub = Hub(new EventLimits { Events = 1, Held = 1500 });
        var (stuck, late, quick) = (hub.TryOpen(null)!, hub.TryOpen(null)!, hub.TryOpen(null)!);
        Publish(hub, new string('a', 1000));
        stuck.Fetch();
        Publish(hub, new string('b', 1000));
        late.Fetch().Should().BeNull("it was too slow, and holds nothing");
        stuck.CutsOff.IsCancellationRequested.Should().BeFalse("there is room for one");
        using var second = hub.TryOpen(null)!;
        Publish(hub, new string('c', 1000));
        second.Fetch();
        Publish(hub, "d");
        quick.Fetch().Should().BeNull();
        (stuck.CutsOff.IsCancellationRequested, second.CutsOff.IsCancellationRequested).Should().Be((true, false));
        stuck.Dispose();
        late.Dispose();
        quick.Dispose();
    }

    private EventHub Hub(EventLimits? limits = null) => new(time, limits ?? new EventLimits());

    private static void Publish(EventHub hub, params string[] details)
    {
        foreach (var detail in details)
        {
            hub.Publish(new RequestRefused(Caller.Portal, 422, "invalid-request", detail));
        }
    }

    private static IEnumerable<string> Details(IReadOnlyList<PortalEvent>? events) => events!.Select(item => ((RequestRefused)item.Content).Detail);
}
