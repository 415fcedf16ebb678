using FluentAssertions;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>A store with a history of any length: the tables of <see cref="History"/> over and over.</summary>
internal abstract class HistoryFixture : StoreFixture
{
    protected static IpvsTable TableAt(long revision) => History.Tables[(int)(revision % History.Tables.Length)];

    protected static AcceptedChange ChangeTo(long revision) => History.Change(revision, TableAt(revision - 1), TableAt(revision));

    /// <summary>Changes the data up to a revision, step by step.</summary>
    protected void Grow(long revision)
    {
        if (Store.Stored is null)
        {
            Store.Initialise(new DeclaredState(0, TableAt(0)));
        }

        for (var next = Store.Stored!.Revision + 1; next <= revision; next++)
        {
            Store.Append([ChangeTo(next)], new DeclaredState(next, TableAt(next)));
        }
    }

    protected Task<PastState> At(long revision) => Store.ReadStateAsync(revision, CancellationToken.None);

    protected async Task<IEnumerable<long>> Page(long before, int limit) =>
        (await Store.ReadChangesAsync(before, limit, HistoryFilter.All, CancellationToken.None)).Select(past => past.Change.Revision);

    protected async Task<Rejection> RejectionAt(long revision) =>
        (await FluentActions.Awaiting(() => At(revision)).Should().ThrowAsync<RejectedException>()).Which.Rejection;

    /// <summary>The oldest revision that can be read.</summary>
    protected async Task<long> Oldest() => ((RevisionNotFound)await RejectionAt(long.MaxValue)).Kept!.Value.Oldest;

    /// <summary>Sees that exactly these revisions can be read, each as it was made.</summary>
    protected async Task Holds(long oldest, long newest, Func<long, IpvsTable>? tableAt = null)
    {
        tableAt ??= TableAt;
        for (var revision = oldest; revision <= newest; revision++)
        {
            var past = await At(revision);
            past.State.Revision.Should().Be(revision);
            past.State.Table.ShouldBe(tableAt(revision));
            (past.Change?.Revision ?? oldest).Should().Be(revision, "only of the oldest it is not known who made it");
        }

        (await RejectionAt(newest + 1)).Should().Be(new RevisionNotFound(newest + 1, (oldest, newest)));
        (await RejectionAt(oldest - 1)).Should().Be(new RevisionNotFound(oldest - 1, (oldest, newest)));
        var changes = await Store.ReadChangesAsync(long.MaxValue, 1000, HistoryFilter.All, CancellationToken.None);
        changes.Select(past => past.Change.Revision).Should().Equal(Enumerable.Range(1, (int)(newest - oldest)).Select(n => newest - n + 1));
        foreach (var (change, _, _) in changes)
        {
            change.Steps.Table.Changes.Should().Equal(History.Change(change.Revision, tableAt(change.Revision - 1), tableAt(change.Revision)).Steps.Table.Changes);
        }
    }
}
