using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>What tests can do to an etcd.</summary>
public sealed class EtcdClusterTests
{
    [Test]
    public async Task A_backup_brings_back_what_was_there_and_its_revisions_and_a_wipe_leaves_nothing()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions) with { Timeout = TimeSpan.FromSeconds(10) });
        var before = await PutAsync(client, "old");
        var backup = await cluster.SaveBackupAsync();
        (await PutAsync(client, "new")).Should().Be(before + 1);

        await cluster.RestoreBackupAsync(backup);
        var restored = (await client.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None)).Pairs.Single();
        (EtcdClientTests.Text(restored), restored.ModRevision).Should().Be(("old", before));

        await cluster.WipeAsync();
        (await client.ReadAsync(EtcdRange.Key("/a"), CancellationToken.None)).Pairs.Should().BeEmpty();
    }

    private static async Task<long> PutAsync(EtcdClient client, string value) =>
        (await client.CommitAsync(new EtcdTransaction([], [new EtcdPut("/a", Encoding.UTF8.GetBytes(value))], []), CancellationToken.None)).Revision;
}
