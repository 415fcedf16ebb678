using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>An etcd that takes no more.</summary>
public sealed class EtcdLimitTests
{
    [Test]
    public async Task A_full_database_takes_no_more_but_is_read_and_deleted_from()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1, Quota = 4 << 20 });
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        var written = 0;
        async Task FillAsync()
        {
            while (written < 1000)
            {
                await CommitAsync(client, new EtcdPut($"/a/{written}", new byte[200_000]));
                written++;
            }
        }

        (await EtcdClientTests.FaultAsync(FillAsync)).Should().Be(EtcdFault.NoSpace);
        written.Should().BePositive();
        (await EtcdClientTests.FaultAsync(() => CommitAsync(client, new EtcdPut("/b", "1"u8.ToArray())))).Should().Be(EtcdFault.NoSpace);
        (await client.ReadAsync(EtcdRange.Key("/a/0"), CancellationToken.None)).Pairs.Should().ContainSingle();
        await CommitAsync(client, new EtcdDelete(EtcdRange.Prefix("/a/")));

        await cluster.CompactAsync((await CommitAsync(client, new EtcdDelete(EtcdRange.Key("/none")))).Revision);
        await cluster.CtlAsync("defrag");
        await cluster.CtlAsync("alarm", "disarm");
        (await CommitAsync(client, new EtcdPut("/b", "1"u8.ToArray()))).Succeeded.Should().BeTrue();
    }

    [Test]
    public async Task A_transaction_that_is_too_large_is_not_done()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        foreach (var bytes in new[] { 1_600_000, 4_000_000 })
        {
            (await EtcdClientTests.FaultAsync(() => CommitAsync(client, new EtcdPut("/a", new byte[bytes])))).Should().Be(EtcdFault.TooLarge);
        }

        EtcdOperation[] many = [.. Enumerable.Range(0, 129).Select(i => new EtcdPut($"/a/{i}", default))];
        (await EtcdClientTests.FaultAsync(() => CommitAsync(client, many))).Should().Be(EtcdFault.TooLarge);
        (await client.ReadAsync(EtcdRange.Prefix("/a"), CancellationToken.None)).Pairs.Should().BeEmpty();
        await CommitAsync(client, many[1..]);
        await CommitAsync(client, new EtcdPut("/a", new byte[1 << 20]));
    }

    private static Task<EtcdAnswer> CommitAsync(EtcdClient client, params EtcdOperation[] operations) =>
        client.CommitAsync(new EtcdTransaction([], [.. operations], []), CancellationToken.None);
}
