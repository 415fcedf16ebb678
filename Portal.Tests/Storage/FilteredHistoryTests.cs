using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>Pages of those changes alone that somebody asks for.</summary>
internal sealed class FilteredHistoryTests : HistoryFixture
{
    private const int Newest = 60;

    // After each change, after some, and never.
    private static readonly long[] Sizes = [1, 1500, 8 << 20];

    private static readonly TestCaseData[] Filters =
    [
        Row("of a service that comes and goes", new() { Service = Known.Dns.Key }),
        Row("of a service that was never there", new() { Service = new Ipvsadm.Model.FirewallMarkKey(Ipvsadm.Model.IpFamily.IPv4, 99) }),
        Row("of a host", new() { Host = Known.Server(3).Address }),
        Row("of the caller", new() { Caller = "127.0.0.1" }),
        Row("of nobody", new() { Caller = "nobody" }),
        Row("since the first", new() { Since = TimeOf(1) }),
        Row("since some", new() { Since = TimeOf(33) }),
        Row("since the last", new() { Since = TimeOf(Newest) }),
        Row("since later", new() { Since = TimeOf(Newest + 1) }),
        Row("until some", new() { Until = TimeOf(33) }),
        Row("until the first", new() { Until = TimeOf(1) }),
        Row("between two of a service", new() { Since = TimeOf(12), Until = TimeOf(48), Service = Known.Dns.Key }),
    ];

    [TestCaseSource(nameof(Filters))]
    public async Task A_page_has_the_newest_of_them_whatever_the_files_are(HistoryFilter filter)
    {
        foreach (var size in Sizes)
        {
            Stop();
            Start();
            Options = new StoreOptions { JournalSize = size };
            Open();
            Grow(Newest);
            foreach (var (before, limit) in new[] { (long.MaxValue, 1000), (long.MaxValue, 1), (long.MaxValue, 3), (30L, 3), (30L, 1000), (1L, 3) })
            {
                var expected = Enumerable.Range(1, Newest).Reverse().Where(revision => revision < before && filter.Takes(ChangeTo(revision))).Take(limit).Select(revision => (long)revision);
                (await PageAsync(filter, before, limit)).Should().Equal(expected, "the journal has {0} bytes, and {1} are asked for before {2}", size, limit, before);
            }
        }
    }

    [Test]
    public async Task A_page_can_be_continued_below_its_last_revision()
    {
        Options = new StoreOptions { JournalSize = 1500 };
        Open();
        Grow(Newest);
        var filter = new HistoryFilter { Service = Known.Dns.Key };
        var all = await PageAsync(filter, long.MaxValue, 1000);
        List<long> pages = [];
        for (var before = long.MaxValue; await PageAsync(filter, before, 4) is { Count: > 0 } page; before = page[^1])
        {
            pages.AddRange(page);
        }

        pages.Should().Equal(all).And.HaveCountGreaterThan(8);
    }

    [Test]
    public async Task Files_from_before_the_time_that_is_asked_for_are_not_read()
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(20);
        Folder.Write("journal-9-10.jsonl", "damaged");
        (await PageAsync(new() { Since = TimeOf(14) }, long.MaxValue, 1000)).Should().Equal(20, 19, 18, 17, 16, 15, 14);
        (await PageAsync(new() { Until = TimeOf(5) }, 9, 1000)).Should().Equal(4, 3, 2, 1);
        await FluentActions.Awaiting(() => PageAsync(new() { Since = TimeOf(5) }, long.MaxValue, 1000)).Should().ThrowAsync<RejectedException>();
    }

    [Test]
    public async Task Files_from_after_the_time_that_is_asked_for_are_not_read()
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(20);
        Folder.Write("snapshot-15.json", "damaged");
        (await PageAsync(new() { Until = TimeOf(5) }, long.MaxValue, 1000)).Should().Equal(4, 3, 2, 1);
    }

    private static DateTimeOffset TimeOf(long revision) => ChangeTo(revision).Time;

    private async Task<IReadOnlyList<long>> PageAsync(HistoryFilter filter, long before, int limit) =>
        [.. (await Store.ReadChangesAsync(before, limit, filter, CancellationToken.None)).Select(past => past.Change.Revision)];

    private static TestCaseData Row(string name, HistoryFilter filter) => new TestCaseData(filter).SetArgDisplayNames(name);
}
