using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>What every journal does, whatever it keeps the changes in, and what only a file does.</summary>
internal sealed class JournalContractTests : StoreFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task What_is_appended_is_stored_and_read_back(bool isFile)
    {
        IJournal journal = isFile ? Open() : new MemoryStore();
        journal.Stored.Should().BeNull();
        (await journal.InitialiseAsync(History.StateAt(0))).Should().Be(AppendOutcome.Stored);
        (await journal.AppendAsync(0, [History.ChangeTo(1), History.ChangeTo(2)], History.StateAt(2))).Should().Be(AppendOutcome.Stored);
        (await journal.AppendAsync(2, [History.ChangeTo(3)], History.StateAt(3))).Should().Be(AppendOutcome.Stored);
        IsAt(journal.Stored, 3);
        var changes = await journal.ReadChangesAsync(3, 10, HistoryFilter.All, CancellationToken.None);
        changes.Select(past => past.Change).Should().Equal(History.ChangeTo(2), History.ChangeTo(1));
        (await journal.ReadStateAsync(2, CancellationToken.None)).Should().Be(new PastState(History.StateAt(2), History.ChangeTo(2)));
        var beyond = await FluentActions.Awaiting(() => journal.ReadStateAsync(4, CancellationToken.None)).Should().ThrowAsync<RejectedException>();
        beyond.Which.Rejection.Should().Be(new RevisionNotFound(4, (0, 3)));
    }

    [TestCase(0)]
    [TestCase(2)]
    public void A_file_takes_no_change_that_does_not_follow_on_its_last_one(long atRevision)
    {
        Open();
        Store_up_to(1);
        var before = File.ReadAllBytes(Journal);
        Store.Invoking(store => { _ = store.AppendAsync(atRevision, [History.ChangeTo(2)], History.StateAt(2)).AsTask(); }).Should().Throw<ArgumentOutOfRangeException>();
        File.ReadAllBytes(Journal).Should().Equal(before);
        IsAt(Store.Stored, 1);
    }
}
