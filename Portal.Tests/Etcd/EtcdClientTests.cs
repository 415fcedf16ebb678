using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>What the client does with an etcd that works. Each test has keys of its own.</summary>
public sealed class EtcdClientTests
{
    private EtcdCluster cluster = null!;
    private EtcdClient client = null!;

    private static string Prefix => $"/{TestContext.CurrentContext.Test.ID}/";

    [OneTimeSetUp]
    public async Task Start()
    {
        cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        client = new EtcdClient(Patient(cluster.ClientOptions));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client?.Dispose();
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_transaction_whose_conditions_hold_does_the_first_side()
    {
        var made = await CommitAsync([new EtcdCondition(Prefix + "a", 0)], [Put("a", "1")], [Get("a")]);
        made.Should().BeEquivalentTo(new { Succeeded = true, Readings = ImmutableArray<EtcdReading>.Empty });

        var changed = await CommitAsync([new EtcdCondition(Prefix + "a", made.Revision)], [Put("a", "2"), Get("a"), Put("b", "3")], []);
        changed.Succeeded.Should().BeTrue();
        changed.Revision.Should().Be(made.Revision + 1);
        var pair = changed.Readings.Single().Pairs.Single();
        (pair.Key, Text(pair), pair.ModRevision, pair.Lease).Should().Be((Prefix + "a", "2", changed.Revision, 0L));
    }

    [Test]
    public async Task A_transaction_with_a_condition_that_does_not_hold_does_the_other_side()
    {
        var made = await CommitAsync([], [Put("a", "1")], []);
        var refused = await CommitAsync([new EtcdCondition(Prefix + "a", made.Revision), new EtcdCondition(Prefix + "b", 7)], [Put("a", "2")], [Get("a"), Get("b")]);
        refused.Succeeded.Should().BeFalse();
        refused.Readings.Select(reading => reading.Pairs.Length).Should().Equal(1, 0);
        Text(refused.Readings[0].Pairs[0]).Should().Be("1");
        refused.Readings[0].Pairs[0].ModRevision.Should().Be(made.Revision);
    }

    [Test]
    public async Task Keys_are_taken_away_one_by_one_and_by_range()
    {
        await CommitAsync([], [Put("a/1", "1"), Put("a/2", "2"), Put("b", "3"), Put("c", "4")], []);
        await CommitAsync([], [new EtcdDelete(EtcdRange.Prefix(Prefix + "a/")), new EtcdDelete(EtcdRange.Key(Prefix + "b"))], []);
        (await ReadAsync(EtcdRange.Prefix(Prefix))).Pairs.Select(pair => pair.Key).Should().Equal(Prefix + "c");
    }

    [Test]
    public async Task A_range_is_read_in_order_with_a_limit_and_without_values()
    {
        foreach (var name in new[] { "b", "a", "c" })
        {
            await CommitAsync([], [Put(name, name.ToUpperInvariant())], []);
        }

        var all = EtcdRange.Prefix(Prefix);
        (await ReadAsync(all)).Should().Match<EtcdReading>(reading => !reading.HasMore && string.Concat(reading.Pairs.Select(Text)) == "ABC");
        (await ReadAsync(all with { Limit = 2 })).Should().Match<EtcdReading>(reading => reading.HasMore && string.Concat(reading.Pairs.Select(Text)) == "AB");
        (await ReadAsync(all with { Limit = 3 })).HasMore.Should().BeFalse();
        (await ReadAsync(all with { NewestFirst = true, Limit = 1 })).Should().Match<EtcdReading>(reading => reading.HasMore && Text(reading.Pairs[0]) == "C");
        (await ReadAsync(all with { KeysOnly = true })).Pairs.Select(pair => (pair.Key[^1], pair.Value.Length)).Should().Equal(('a', 0), ('b', 0), ('c', 0));
        (await ReadAsync(new EtcdRange(Prefix + "b", Prefix + "c"))).Pairs.Select(Text).Should().Equal("B");
        (await ReadAsync(EtcdRange.Key(Prefix + "d"))).Pairs.Should().BeEmpty();
    }

    [Test]
    public async Task Any_bytes_are_a_value_and_any_text_is_a_key()
    {
        var value = Enumerable.Range(0, 100_000).Select(i => (byte)(i % 256)).ToArray();
        var key = Prefix + "ключ \"\\\n";
        await client.CommitAsync(new EtcdTransaction([], [new EtcdPut(key, value), new EtcdPut(Prefix + "empty", default)], []), CancellationToken.None);
        var pairs = (await ReadAsync(EtcdRange.Prefix(Prefix))).Pairs;
        pairs.Single(pair => pair.Key == key).Value.ToArray().Should().Equal(value);
        pairs.Single(pair => pair.Key == Prefix + "empty").Value.Length.Should().Be(0);
    }

    [Test]
    public async Task Sixteen_writers_of_one_key_never_lose_a_count()
    {
        const int Each = 10;
        await CommitAsync([], [Put("n", "0")], []);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var done = 0; done < Each;)
            {
                var pair = (await ReadAsync(EtcdRange.Key(Prefix + "n"))).Pairs.Single();
                var answer = await CommitAsync([new EtcdCondition(pair.Key, pair.ModRevision)], [Put("n", $"{int.Parse(Text(pair)) + 1}")], []);
                done += answer.Succeeded ? 1 : 0;
            }
        }));
        Text((await ReadAsync(EtcdRange.Key(Prefix + "n"))).Pairs.Single()).Should().Be($"{16 * Each}");
    }

    [Test]
    public async Task A_lease_that_is_kept_keeps_its_keys_and_one_that_expires_takes_them_along()
    {
        var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        var brief = await client.GrantLeaseAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        await CommitAsync([], [Put("kept", "1", lease), Put("lost", "1", brief)], []);
        (await ReadAsync(EtcdRange.Key(Prefix + "kept"))).Pairs.Single().Lease.Should().Be(lease);

        await Poll.UntilAsync(async () => (await ReadAsync(EtcdRange.Key(Prefix + "lost"))).Pairs.IsEmpty, "the lease expires");
        (await client.KeepLeaseAsync(brief, CancellationToken.None)).Should().BeFalse();
        (await client.KeepLeaseAsync(lease, CancellationToken.None)).Should().BeTrue();
        (await FaultAsync(() => CommitAsync([], [Put("other", "1", brief)], []))).Should().Be(EtcdFault.Refused);

        await client.RevokeLeaseAsync(lease, CancellationToken.None);
        await client.RevokeLeaseAsync(lease, CancellationToken.None);
        (await ReadAsync(EtcdRange.Prefix(Prefix))).Pairs.Should().BeEmpty();
    }

    [Test]
    public async Task A_request_that_the_caller_gives_up_ends_at_once()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await FluentActions.Awaiting(() => client.ReadAsync(EtcdRange.Key("a"), given.Token)).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => client.CommitAsync(new EtcdTransaction([], [Put("a", "1")], []), given.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_transaction_that_puts_a_key_twice_is_refused_as_a_whole()
    {
        (await FaultAsync(() => CommitAsync([], [Put("a", "1"), Put("a", "2")], []))).Should().Be(EtcdFault.Refused);
        (await ReadAsync(EtcdRange.Prefix(Prefix))).Pairs.Should().BeEmpty();
    }

    /// <summary>For tests in which nothing fails: a busy machine may be slow.</summary>
    internal static EtcdOptions Patient(EtcdOptions options) => options with { Timeout = TimeSpan.FromSeconds(60), Budget = TimeSpan.FromSeconds(120) };

    internal static string Text(EtcdPair pair) => Encoding.UTF8.GetString(pair.Value.Span);

    internal static async Task<EtcdFault> FaultAsync(Func<Task> act) => (await act.Should().ThrowAsync<EtcdException>()).Which.Fault;

    private static EtcdPut Put(string name, string value, long lease = 0) => new(Prefix + name, Encoding.UTF8.GetBytes(value), lease);

    private static EtcdGet Get(string name) => new(EtcdRange.Key(Prefix + name));

    private Task<EtcdReading> ReadAsync(EtcdRange range) => client.ReadAsync(range, CancellationToken.None);

    private Task<EtcdAnswer> CommitAsync(ImmutableArray<EtcdCondition> conditions, ImmutableArray<EtcdOperation> then, ImmutableArray<EtcdOperation> otherwise) =>
        client.CommitAsync(new EtcdTransaction(conditions, then, otherwise), CancellationToken.None);
}
