using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Events;

namespace Portal.Tests.Events;

public sealed class EventRingTests
{
    [Test]
    public void Nothing_is_behind_the_end()
    {
        var ring = new EventRing(new EventLimits());
        (ring.Oldest, ring.Newest).Should().Be((1, 0));
        ring.Read(0, 10, long.MaxValue).Should().BeEmpty();
    }

    [Test]
    public void Events_come_in_their_order_and_no_more_than_are_asked_for()
    {
        var ring = Ring(new EventLimits { Events = 8 }, 5);
        Numbers(ring.Read(0, 10, long.MaxValue)).Should().Equal(1, 2, 3, 4, 5);
        Numbers(ring.Read(0, 2, long.MaxValue)).Should().Equal(1, 2);
        Numbers(ring.Read(3, 10, long.MaxValue)).Should().Equal(4, 5);
        Numbers(ring.Read(5, 10, long.MaxValue)).Should().BeEmpty();
    }

    [Test]
    public void The_oldest_make_room_and_who_wants_them_is_told()
    {
        var ring = Ring(new EventLimits { Events = 4 }, 11);
        (ring.Oldest, ring.Newest).Should().Be((8, 11));
        Numbers(ring.Read(7, 10, long.MaxValue)).Should().Equal(8, 9, 10, 11);
        ring.Read(6, 10, long.MaxValue).Should().BeNull();
    }

    [Test]
    public void Heavy_events_need_the_room_of_many()
    {
        var ring = new EventRing(new EventLimits { Events = 100, Weight = 10 });
        Add(ring, 1, weight: 4);
        Add(ring, 2, weight: 4);
        ring.Oldest.Should().Be(1);
        Add(ring, 3, weight: 3);
        ring.Oldest.Should().Be(2);
        Add(ring, 4, weight: 100);
        (ring.Oldest, ring.Newest).Should().Be((4, 4), "the newest is kept however heavy it is");
        Add(ring, 5, weight: 1);
        Numbers(ring.Read(4, 10, long.MaxValue)).Should().Equal(5);
    }

    private static EventRing Ring(EventLimits limits, int count)
    {
        var ring = new EventRing(limits);
        for (var number = 1; number <= count; number++)
        {
            Add(ring, number, weight: 1);
        }

        return ring;
    }

    private static void Add(EventRing ring, long number, int weight) =>
        ring.Add(new PortalEvent(new EventPlace("00000000", number), default, new Weighed(weight)));

    private static IEnumerable<long> Numbers(IReadOnlyList<PortalEvent>? events) => events!.Select(item => item.Id.Number);

    private sealed record Weighed(int Pounds) : EventContent
    {
        public override string Kind => EventKinds.Refused;

        public override int Weight => Pounds;
    }
}
