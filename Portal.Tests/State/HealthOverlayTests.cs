using System.Collections.Immutable;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

public sealed class HealthOverlayTests
{
    private static readonly ServiceKey Web = Known.Web.Key;
    private static readonly ServiceKey Dns = Known.Dns.Key;

    [Test]
    public void Nothing_is_held_at_first()
    {
        HealthOverlay.Empty.IsEmpty.Should().BeTrue();
        HealthOverlay.Empty.Of(Web).Should().BeEmpty();
        HealthOverlay.Empty.Of(Web, Known.Server(1)).Should().BeNull();
    }

    [Test]
    public void What_is_held_is_found_by_service_and_server()
    {
        var overlay = HealthOverlay.Empty.With(Web, Holds((1, HealthHold.Quiesced), (2, HealthHold.Removed), (3, new HealthHold(7))));
        overlay.IsEmpty.Should().BeFalse();
        overlay.Services.Should().Equal(Web);
        overlay.Of(Web, Known.Server(1)).Should().Be(new HealthHold(0));
        overlay.Of(Web, Known.Server(2)).Should().Be(new HealthHold(null));
        overlay.Of(Web, Known.Server(3)).Should().Be(new HealthHold(7));
        overlay.Of(Web, Known.Server(4)).Should().BeNull();
        overlay.Of(Dns, Known.Server(1)).Should().BeNull();
    }

    [Test]
    public void What_is_held_leaves_the_servers_in_their_order()
    {
        var health = HealthOverlay.Empty.With(Web, Holds((5, HealthHold.Quiesced), (2, HealthHold.Removed)));
        var held = Effective.Of(Known.Web.With(7, 2, 5, 3), new Overlays(DrainList.Empty, health, AnnotationTable.Empty));
        held.ServersInOrder.Should().Equal(
            Known.Web.With(7, 5, 3).WithServer(Known.Server(5), Known.Drained).ServersInOrder);
    }

    [Test]
    public void A_copy_that_changes_nothing_is_the_same_object()
    {
        var overlay = HealthOverlay.Empty.With(Web, Holds((1, HealthHold.Quiesced)));
        overlay.With(Web, Holds((1, HealthHold.Quiesced))).Should().BeSameAs(overlay);
        overlay.With(Dns, Holds()).Should().BeSameAs(overlay);
    }

    [Test]
    public void Copies_share_what_did_not_change()
    {
        var web = Holds((1, HealthHold.Quiesced));
        var overlay = HealthOverlay.Empty.With(Web, web).With(Dns, Holds((2, HealthHold.Removed)));
        overlay.Of(Web).Should().BeSameAs(web);
    }

    [Test]
    public void Two_that_hold_the_same_are_equal_in_whatever_order_it_came()
    {
        var (one, two) = (Holds((1, HealthHold.Quiesced)), Holds((2, HealthHold.Removed)));
        var overlay = HealthOverlay.Empty.With(Web, one).With(Dns, two);
        var twin = HealthOverlay.Empty.With(Dns, Holds((2, HealthHold.Removed))).With(Web, Holds((9, HealthHold.Removed))).With(Web, Holds((1, HealthHold.Quiesced)));
        twin.Should().Be(overlay);
        twin.GetHashCode().Should().Be(overlay.GetHashCode());
    }

    [Test]
    public void Two_that_hold_something_else_differ()
    {
        var overlay = HealthOverlay.Empty.With(Web, Holds((1, HealthHold.Quiesced)));
        foreach (var other in new[] { Holds((1, HealthHold.Removed)), Holds((2, HealthHold.Quiesced)), Holds((1, HealthHold.Quiesced), (2, HealthHold.Quiesced)), Holds() })
        {
            overlay.With(Web, other).Should().NotBe(overlay);
            overlay.Should().NotBe(overlay.With(Web, other));
        }

        HealthOverlay.Empty.With(Dns, Holds((1, HealthHold.Quiesced))).Should().NotBe(overlay);
        overlay.Equals(null).Should().BeFalse();
    }

    [Test]
    public void What_holds_nothing_any_more_is_empty()
    {
        var overlay = HealthOverlay.Empty.With(Web, Holds((1, HealthHold.Quiesced))).With(Web, Holds());
        overlay.IsEmpty.Should().BeTrue();
        overlay.Should().Be(HealthOverlay.Empty);
    }

    private static ImmutableSortedDictionary<RealServerKey, HealthHold> Holds(params (byte Server, HealthHold Hold)[] held) =>
        held.ToImmutableSortedDictionary(one => Known.Server(one.Server), one => one.Hold);
}
