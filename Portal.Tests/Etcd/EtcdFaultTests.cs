using System.Collections.Immutable;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>Three members, of which some are killed or frozen.</summary>
public sealed class EtcdFaultTests
{
    private EtcdCluster cluster = null!;

    [SetUp]
    public async Task Start() => cluster = await EtcdCluster.StartAsync();

    [TearDown]
    public async Task Stop() => await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task A_leader_that_dies_takes_no_acknowledged_commit_with_it_and_reading_tells_of_unknown_ones()
    {
        using var ended = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => CountAsync($"/count/{writer}", ended.Token)).ToList();
        for (var round = 0; round < 2; round++)
        {
            await Task.Delay(300);
            var leader = await cluster.LeaderAsync();
            cluster.Kill(leader);
            await cluster.LeaderAsync();
            await Task.Delay(300);
            cluster.Start(leader);
            await cluster.HealthyAsync(leader);
        }

        await ended.CancelAsync();
        var counts = await Task.WhenAll(writers);
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        var stored = (await client.ReadAsync(EtcdRange.Prefix("/count/"), CancellationToken.None)).Pairs.Select(pair => int.Parse(EtcdClientTests.Text(pair)));
        stored.Should().Equal(counts).And.OnlyContain(count => count > 0);
    }

    [Test]
    public async Task A_frozen_member_is_passed_over_by_readings_and_costs_a_commit_its_answer_once()
    {
        var frozen = await cluster.LeaderAsync();
        var observer = new Told();
        var order = cluster.Endpoints.RemoveAt(frozen).Insert(0, cluster.Endpoints[frozen]);
        using var reader = new EtcdClient(cluster.ClientOptions with { Endpoints = order, Budget = TimeSpan.FromSeconds(120), Observer = observer });
        using var writer = new EtcdClient(cluster.ClientOptions with { Endpoints = order, Budget = TimeSpan.FromSeconds(120) });
        cluster.Pause(frozen);

        (await reader.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None)).Pairs.Should().BeEmpty();
        observer.Events.Should().StartWith($"{order[0].Authority} failed");
        (await EtcdClientTests.FaultAsync(() => PutAsync(writer, "/a"))).Should().Be(EtcdFault.OutcomeUnknown);
        await Poll.UntilAsync(async () => await CommitsAsync(writer), "the others have a leader");

        cluster.Resume(frozen);
        await cluster.HealthyAsync(frozen);
        (await reader.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None)).Pairs.Should().NotBeEmpty();
    }

    [Test]
    public async Task With_all_members_away_nothing_was_done_and_all_are_named()
    {
        var observer = new Told();
        using var client = new EtcdClient(cluster.ClientOptions with { Budget = TimeSpan.FromSeconds(1), Observer = observer });
        await PutAsync(client, "/before");
        cluster.KillAll();

        (await EtcdClientTests.FaultAsync(async () => await PutAsync(client, "/a"))).Should().BeOneOf(EtcdFault.Unreachable, EtcdFault.OutcomeUnknown);
        foreach (var act in new Func<Task>[]
        {
            async () => await PutAsync(client, "/a"),
            async () => await client.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None),
            async () => await client.GrantLeaseAsync(TimeSpan.FromSeconds(9), CancellationToken.None),
            async () => await client.KeepLeaseAsync(1, CancellationToken.None),
        })
        {
            var exception = (await act.Should().ThrowAsync<EtcdException>()).Which;
            exception.Fault.Should().Be(EtcdFault.Unreachable);
            exception.Message.Should().ContainAll(cluster.Endpoints.Select(endpoint => endpoint.Authority));
        }

        await cluster.StartAllAsync();
        await Poll.UntilAsync(async () => await CommitsAsync(client), "etcd is back");
        observer.Events.Count(happened => happened.EndsWith(" failed", StringComparison.Ordinal)).Should().Be(3);
        observer.Events.Should().Contain(happened => happened.EndsWith(" works", StringComparison.Ordinal));
    }

    [Test]
    public async Task Without_a_majority_nothing_is_done_and_that_is_known()
    {
        var last = (await cluster.LeaderAsync() + 1) % 3;
        using var client = new EtcdClient(cluster.ClientOptions with { Budget = TimeSpan.FromSeconds(3) });
        using var watcher = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions) with { Endpoints = [cluster.Endpoints[last]] });
        await using var watch = await EtcdWatchTests.StandingAsync(watcher, () => PutAsync(watcher, "/w/probe"));
        cluster.Kill((last + 1) % 3);
        cluster.Kill((last + 2) % 3);

        string message = string.Empty;
        await Poll.UntilAsync(
            async () =>
            {
                var exception = (await FluentActions.Awaiting(() => PutAsync(client, "/a")).Should().ThrowAsync<EtcdException>()).Which;
                message = exception.Message;
                return exception.Fault == EtcdFault.Unreachable;
            },
            "the last one notes that it is alone");
        message.Should().Contain("etcdserver: no leader");
        (await EtcdClientTests.FaultAsync(async () =>
        {
            while (await watch.MoveNextAsync())
            {
            }
        })).Should().Be(EtcdFault.Unreachable);
        (await EtcdClientTests.FaultAsync(() => client.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None))).Should().Be(EtcdFault.Unreachable);
    }

    // Counts by compare-and-swap; what is unknown is read, as whoever uses the client must do.
    private async Task<int> CountAsync(string key, CancellationToken ended)
    {
        using var client = new EtcdClient(cluster.ClientOptions with { Budget = TimeSpan.FromSeconds(120) });
        var (acknowledged, revision) = (0, 0L);
        while (!ended.IsCancellationRequested)
        {
            var wanted = acknowledged + 1;
            try
            {
                var put = new EtcdPut(key, Encoding.UTF8.GetBytes($"{wanted}"));
                var answer = await client.CommitAsync(new EtcdTransaction([new EtcdCondition(key, revision)], [put], []), CancellationToken.None);
                if (answer.Succeeded)
                {
                    (acknowledged, revision) = (wanted, answer.Revision);
                    continue;
                }
            }
            catch (EtcdException exception) when (exception.Fault == EtcdFault.OutcomeUnknown)
            {
            }

            // An unknown one was done before, or the one that is read now.
            if ((await client.ReadAsync(EtcdRange.Key(key), CancellationToken.None)).Pairs is [var pair])
            {
                int.Parse(EtcdClientTests.Text(pair)).Should().BeOneOf(acknowledged, wanted);
                (acknowledged, revision) = (int.Parse(EtcdClientTests.Text(pair)), pair.ModRevision);
            }
        }

        return acknowledged;
    }

    private static Task<EtcdAnswer> PutAsync(EtcdClient client, string key) =>
        client.CommitAsync(new EtcdTransaction([], [new EtcdPut(key, "1"u8.ToArray())], []), CancellationToken.None);

    private static async Task<bool> CommitsAsync(EtcdClient client)
    {
        try
        {
            return (await PutAsync(client, "/a")).Succeeded;
        }
        catch (EtcdException)
        {
            return false;
        }
    }

    private sealed class Told : IEtcdObserver
    {
        private ImmutableList<string> events = [];

        public IReadOnlyList<string> Events => events;

        public void EndpointFailed(Uri endpoint, string reason) => ImmutableInterlocked.Update(ref events, list => list.Add($"{endpoint.Authority} failed"));

        public void EndpointWorks(Uri endpoint) => ImmutableInterlocked.Update(ref events, list => list.Add($"{endpoint.Authority} works"));
    }
}
