using System.Collections.Immutable;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

public sealed class AnnotationTableTests
{
    private static readonly IpvsTable Table = IpvsTable.Of([Known.Web.With(1, 2), Known.Dns]);

    private static readonly Gen<Annotation> Some = Gen.Select(Gen.OneOf("", "a", "日本 \"x\" \\ \u2028"), Gen.Select(Gen.OneOf("x", "y/z", "zz.9"), Gen.OneOf("", "1", "\U0001F6D2'")).Array[0, 3])
        .Select((name, labels) => new Annotation { Name = name, Labels = Annotation.NoLabels.SetItems(labels.Select(label => KeyValuePair.Create(label.Item1, label.Item2))) });

    private static readonly Gen<AnnotationTable> Tables = Gen.Select(Some, Some, Some, Some).Select((web, one, two, dns) => AnnotationTable.Empty.After(
        [],
        [new(Known.Web.Key, null, web), new(Known.Web.Key, Known.Server(1), one), new(Known.Web.Key, Known.Server(2), two), new(Known.Dns.Key, null, dns)]));

    [Test]
    public void Steps_lead_from_any_names_and_labels_to_any_others() => Gen.Select(Tables, Tables).Sample((from, to) =>
    {
        ImmutableArray<AnnotationChange> steps = [.. from.StepsTo(to, Table)];
        return from.After([], steps).Equals(to) && steps.IsEmpty == from.Equals(to);
    });

    [Test]
    public void What_is_not_in_the_table_gets_none() => Gen.Select(Tables, Tables).Sample((from, to) =>
        from.StepsTo(to, IpvsTable.Of([Known.Web.With(2)])).All(step => step.Service == Known.Web.Key && (step.Server is null || step.Server == Known.Server(2))));

    [Test]
    public void What_goes_takes_its_own_along() => Tables.Sample(all =>
    {
        var plan = TableDiff.Compute(Table, IpvsTable.Of([Known.Web.With(2)]));
        var left = all.After(plan.Changes, []);
        left.Of(Known.Dns.Key).Should().Be(ServiceAnnotations.None);
        left.Of(Known.Web.Key).Should().Be(all.Of(Known.Web.Key).With(Known.Server(1), Annotation.None));
        AnnotationTable.Name(plan.Changes, all, left).Select(named => named.Annotation).Should().Equal(all.Of(Known.Web.Key).Of(Known.Server(1)), all.Of(Known.Dns.Key).Own);
    });

    [Test]
    public void They_come_back_from_a_snapshot() => Tables.Sample(all =>
        StoredSnapshot.Read(StoredSnapshot.Write(new DeclaredState(4, Table) { Annotations = all })).State.State.Annotations.Equals(all));

    [Test]
    public void They_come_back_from_the_journal_and_make_the_state() => Gen.Select(Tables, Tables).Sample((before, after) =>
    {
        var change = new AcceptedChange(5, DateTimeOffset.UnixEpoch, new Caller("a", "b"), new StateChange { Annotations = [.. before.StepsTo(after, Table)] });
        var read = StoredChange.Read(StoredChange.Write(change), Table);
        return read.Equals(change) && new DeclaredState(4, Table) { Annotations = before }.After(read.Steps).Annotations.Equals(after);
    });

    [Test]
    public void An_edit_of_all_that_there_is_leads_there_from_nothing() => Some.Sample(annotation => AnnotationEdit.Of(annotation).Apply(Annotation.None) == annotation);
}
