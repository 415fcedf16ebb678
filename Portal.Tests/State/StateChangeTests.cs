using System.Reflection;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

/// <summary>A kind of state that one of these does not know is lost somewhere on its way.</summary>
public sealed class StateChangeTests
{
    private static readonly DateTimeOffset Time = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly ServerDrain First = new(Known.Web.Key, Known.Server(1));
    private static readonly DeclaredState Before = new(4, IpvsTable.Of([Known.Web.With(1, 2)]));

    // Each member of a change, and a change that has nothing but that.
    private static readonly TestCaseData[] Members =
    [
        Member(nameof(StateChange.Table), new StateChange { Table = ChangePlan.Of(new ServerRemoved(Known.Web.Key, Known.Server(2), Known.Plain)) }),
        Member(nameof(StateChange.Globals), new StateChange { Globals = new GlobalsPlan([new TimeoutsChanged(null, Timeouts.Default)]) }),
        Member(nameof(StateChange.Drains), new StateChange { Drains = [new DrainStarted(new Drain { Target = First, Started = Time, Deadline = Time, Term = new DrainTerm(TimeSpan.Zero, "boot", TimeSpan.Zero) })] }),
        Member(nameof(StateChange.Annotations), new StateChange { Annotations = [new AnnotationChange(Known.Web.Key, null, new Annotation { Name = "shop" })] }),
        Member(nameof(StateChange.Overrides), new StateChange { Overrides = [new OverrideChange(Known.Web.Key, Known.Server(1), new HealthOverride(Known.Web.Key, Known.Server(1), true, Time, "why"))] }),
    ];

    [Test]
    public void Every_member_has_its_row() =>
        typeof(StateChange).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => property.Name)
            .Should().BeEquivalentTo(Members.Select(row => row.TestName!));

    [TestCaseSource(nameof(Members))]
    public void A_change_that_has_it_is_another_and_not_empty(StateChange change)
    {
        change.IsEmpty.Should().BeFalse();
        Members.Select(row => (StateChange)row.Arguments[0]!).Append(StateChange.Empty).Where(other => other.Equals(change)).Should().ContainSingle();
        (change with { }).Should().Be(change);
    }

    [TestCaseSource(nameof(Members))]
    public void A_change_that_has_it_makes_another_state(StateChange change)
    {
        var after = Before.After(change);
        after.Revision.Should().Be(5);
        (after with { Revision = 4 }).Should().NotBe(Before);
    }

    [TestCaseSource(nameof(Members))]
    public void A_change_that_has_it_comes_back_from_the_journal(StateChange change)
    {
        var accepted = new AcceptedChange(5, Time, new Caller("127.0.0.1", "a test"), change);
        StoredChange.Read(StoredChange.Write(accepted), Before.Table).Should().Be(accepted);
    }

    [Test]
    public void Nothing_is_empty_and_makes_the_same_state()
    {
        StateChange.Empty.IsEmpty.Should().BeTrue();
        (Before.After(StateChange.Empty) with { Revision = 4 }).Should().Be(Before);
    }

    [Test]
    public void What_goes_ends_its_drain_in_the_same_change()
    {
        var drained = Before with { Drains = DrainList.Of([new Drain { Target = First, Started = Time }]) };
        var change = new StateChange { Table = ChangePlan.Of(new ServerRemoved(Known.Web.Key, Known.Server(1), Known.Plain)) };
        change.WithEnds(drained).Should().Be(change with { Drains = [new DrainEnded(First)] });
        change.WithEnds(Before).Should().Be(change);
    }

    private static TestCaseData Member(string name, StateChange change) => new TestCaseData(change).SetName(name);
}
