using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;

namespace Portal.Tests.Etcd;

/// <summary>An etcd with users.</summary>
public sealed class EtcdLoginTests
{
    private static readonly EtcdClusterOptions WithUsers = new() { Members = 1, User = "portal" };

    [Test]
    public async Task A_user_reads_and_writes_what_is_his_and_no_more()
    {
        await using var cluster = await EtcdCluster.StartAsync(WithUsers);
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();
        (await EtcdClientTests.FaultAsync(() => PutAsync(client, "/other/a"))).Should().Be(EtcdFault.Refused);
        (await EtcdClientTests.FaultAsync(() => client.ReadAsync(EtcdRange.Prefix("/"), CancellationToken.None))).Should().Be(EtcdFault.Refused);
        await using var watch = client.WatchAsync(EtcdRange.Prefix("/other/"), CancellationToken.None).GetAsyncEnumerator();
        (await EtcdClientTests.FaultAsync(async () => await watch.MoveNextAsync())).Should().Be(EtcdFault.Refused);

        // A member that starts again has forgotten its simple tokens: a commit and a watch log in anew.
        cluster.Kill(0);
        await cluster.StartAllAsync();
        await Poll.UntilAsync(async () => await CommitsAsync(client), "the first commit over the new connection");
        cluster.Kill(0);
        await cluster.StartAllAsync();
        await using var own = client.WatchAsync(EtcdRange.Prefix("/portal/"), CancellationToken.None).GetAsyncEnumerator();
        var told = own.MoveNextAsync().AsTask();
        using var other = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        while (!told.IsCompleted)
        {
            await PutAsync(other, "/portal/a");
            await Task.WhenAny(told, Task.Delay(20));
        }

        (await told).Should().BeTrue();
    }

    [Test]
    public async Task After_a_backup_was_restored_it_logs_in_anew()
    {
        await using var cluster = await EtcdCluster.StartAsync(WithUsers);
        var backup = await cluster.SaveBackupAsync();
        using var other = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        for (var i = 0; i < 20; i++)
        {
            await PutAsync(other, "/portal/a");
        }

        // Its token is good from a later change on than the backup has.
        using var client = new EtcdClient(cluster.ClientOptions with { Timeout = TimeSpan.FromSeconds(2) });
        await PutAsync(client, "/portal/a");
        await cluster.RestoreBackupAsync(backup);
        await Poll.UntilAsync(async () => await CommitsAsync(client), "a commit");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_token_that_expires_costs_nobody_a_commit(bool hasJwt)
    {
        await using var cluster = await EtcdCluster.StartAsync(WithUsers with { TokenLife = TimeSpan.FromSeconds(3), HasJwt = hasJwt });
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions));
        (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();
        for (var round = 0; round < 2; round++)
        {
            await Task.Delay(4500);
            (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();
        }
    }

    [Test]
    public async Task A_wrong_password_is_refused_and_stands_in_no_message_and_a_new_one_is_read_at_the_next_login()
    {
        await using var cluster = await EtcdCluster.StartAsync(WithUsers);
        var password = "wr0ng-one";
        var options = EtcdClientTests.Patient(cluster.ClientOptions) with { Password = () => password };
        using var client = new EtcdClient(options);
        foreach (var act in new Func<Task>[] { async () => await PutAsync(client, "/portal/a"), async () => await client.ReadAsync(EtcdRange.Key("/portal/a"), CancellationToken.None) })
        {
            var exception = (await act.Should().ThrowAsync<EtcdException>()).Which;
            exception.Fault.Should().Be(EtcdFault.Refused);
            exception.Message.Should().Contain("the user portal").And.Contain("invalid user ID or password");
            exception.ToString().Should().NotContain(password);
        }

        options.ToString().Should().NotContain(password);
        password = WithUsers.Password;
        (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();

        using var unreadable = new EtcdClient(options with { Password = () => throw new FileNotFoundException("/no/such/file") });
        (await FluentActions.Awaiting(() => PutAsync(unreadable, "/portal/a")).Should().ThrowAsync<EtcdException>()).Which.Message.Should().Contain("/no/such/file");
        using var nobody = new EtcdClient(options with { User = null, Password = null });
        (await EtcdClientTests.FaultAsync(() => PutAsync(nobody, "/portal/a"))).Should().Be(EtcdFault.Refused);
    }

    [Test]
    public async Task A_user_is_not_asked_for_by_an_etcd_without_users_until_it_has_some()
    {
        await using var cluster = await EtcdCluster.StartAsync(WithUsers with { User = null });
        using var client = new EtcdClient(EtcdClientTests.Patient(cluster.ClientOptions) with { User = "root", Password = () => "new" });
        (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();
        await cluster.CtlAsync("user", "add", "root:new");
        await cluster.CtlAsync("user", "grant-role", "root", "root");
        await cluster.CtlAsync("auth", "enable");
        (await PutAsync(client, "/portal/a")).Succeeded.Should().BeTrue();
    }

    private static Task<EtcdAnswer> PutAsync(EtcdClient client, string key) =>
        client.CommitAsync(new EtcdTransaction([], [new EtcdPut(key, "1"u8.ToArray())], []), CancellationToken.None);

    private static async Task<bool> CommitsAsync(EtcdClient client)
    {
        try
        {
            return (await PutAsync(client, "/portal/a")).Succeeded;
        }
        catch (EtcdException exception) when (exception.Fault == EtcdFault.OutcomeUnknown)
        {
            return false;
        }
    }
}
