using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>A watch is a hint: what it tells is so, and it ends when it can tell no more.</summary>
public sealed class EtcdWatchTests
{
    private EtcdCluster cluster = null!;
    private EtcdClient client = null!;

    [SetUp]
    public async Task Start()
    {
        cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
    }

    [TearDown]
    public async Task Stop()
    {
        client?.Dispose();
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Changes_are_told_in_order_with_values_and_deletions()
    {
        await using var watch = await StandingAsync(client);
        await PutAsync("/w/other", "x");
        await CommitAsync(new EtcdPut("/w/a", "1"u8.ToArray()), new EtcdPut("/w/b", "2"u8.ToArray()));
        await CommitAsync(new EtcdDelete(EtcdRange.Key("/w/a")));
        await PutAsync("/v/a", "not of this prefix");
        await PutAsync("/w/end", string.Empty);

        List<string> told = [];
        while (await watch.MoveNextAsync() && watch.Current.Key != "/w/end")
        {
            told.Add($"{watch.Current.Key}={(watch.Current.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "gone")}");
        }

        told.Where(change => !change.StartsWith("/w/probe", StringComparison.Ordinal)).Should().Equal("/w/other=x", "/w/a=1", "/w/b=2", "/w/a=gone");
        watch.Current.Value!.Value.Length.Should().Be(0);
    }

    [Test]
    public async Task A_watch_that_keeps_up_survives_a_compaction()
    {
        await using var watch = await StandingAsync(client);
        await cluster.CompactAsync(await PutAsync("/w/a", "1"));
        await PutAsync("/w/b", "2");
        (await TellsAsync(watch, "/w/a")).Should().BeTrue();
        (await TellsAsync(watch, "/w/b")).Should().BeTrue();
    }

    [Test]
    public async Task A_watch_that_is_so_slow_that_the_rest_is_compacted_away_says_so()
    {
        const int Puts = 4000;
        await using var watch = await StandingAsync(client);
        var value = new byte[16_000];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; i < Puts / 16; i++)
            {
                await CommitAsync(new EtcdPut($"/w/{writer}", value));
            }
        }));
        await cluster.CompactAsync(await PutAsync("/w/end", "1"));
        (await EtcdClientTests.FaultAsync(async () =>
        {
            while (await watch.MoveNextAsync())
            {
            }
        })).Should().Be(EtcdFault.Compacted);
    }

    [Test]
    public async Task A_watch_that_is_silent_ends()
    {
        using var brief = new EtcdClient(cluster.ClientOptions with { Timeout = TimeSpan.FromSeconds(60), Silence = TimeSpan.FromSeconds(1) });
        await using var watch = brief.WatchAsync(EtcdRange.Prefix("/w/"), CancellationToken.None).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).Should().BeFalse();
    }

    [Test]
    public async Task A_watch_of_a_frozen_server_ends()
    {
        using var brief = new EtcdClient(cluster.ClientOptions with { Timeout = TimeSpan.FromSeconds(60), Silence = TimeSpan.FromSeconds(5) });
        await using var watch = await StandingAsync(brief);
        cluster.Pause(0);
        while (await watch.MoveNextAsync())
        {
        }

        cluster.Resume(0);
    }

    [Test]
    public async Task A_watch_of_a_killed_server_ends_or_says_so_and_one_without_any_server_says_so()
    {
        await using var watch = await StandingAsync(client);
        cluster.Kill(0);
        try
        {
            while (await watch.MoveNextAsync())
            {
            }
        }
        catch (EtcdException exception)
        {
            exception.Fault.Should().Be(EtcdFault.Unreachable);
        }

        var again = client.WatchAsync(EtcdRange.Prefix("/w/"), CancellationToken.None).GetAsyncEnumerator();
        (await EtcdClientTests.FaultAsync(async () => await again.MoveNextAsync())).Should().Be(EtcdFault.Unreachable);
    }

    [Test]
    public async Task A_watch_that_the_caller_gives_up_ends()
    {
        using var given = new CancellationTokenSource();
        await using var watch = client.WatchAsync(EtcdRange.Prefix("/w/"), given.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        await given.CancelAsync();
        await FluentActions.Awaiting(() => next).Should().ThrowAsync<OperationCanceledException>();
    }

    // A watch tells nothing of its beginning: it stands when it tells of a change.
    internal static async Task<IAsyncEnumerator<EtcdChange>> StandingAsync(EtcdClient watcher, Func<Task> put)
    {
        var watch = watcher.WatchAsync(EtcdRange.Prefix("/w/"), CancellationToken.None).GetAsyncEnumerator();
        var first = watch.MoveNextAsync().AsTask();
        while (!first.IsCompleted)
        {
            await put();
            await Task.WhenAny(first, Task.Delay(20));
        }

        (await first).Should().BeTrue();
        return watch;
    }

    private Task<IAsyncEnumerator<EtcdChange>> StandingAsync(EtcdClient watcher) => StandingAsync(watcher, () => PutAsync("/w/probe", "0"));

    private static async Task<bool> TellsAsync(IAsyncEnumerator<EtcdChange> watch, string key)
    {
        while (await watch.MoveNextAsync())
        {
            if (watch.Current.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private Task<long> PutAsync(string key, string value) => CommitAsync(new EtcdPut(key, Encoding.UTF8.GetBytes(value)));

    private async Task<long> CommitAsync(params EtcdOperation[] operations) =>
        (await client.CommitAsync(new EtcdTransaction([], [.. operations], []), CancellationToken.None)).Revision;
}
