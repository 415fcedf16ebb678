using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Etcd;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>What stands in etcd is not what the directors expect: nothing goes from any kernel until a person decides.</summary>
[TestFixture]
internal sealed class StoreContentTests : ProcessesFixture
{
    private const string New = "/services/tcp/10.9.9.9/80";
    private const int Megabyte = 1 << 20;

    protected override EtcdClusterOptions ClusterOptions => new() { Quota = 64 * Megabyte };

    [Test]
    public async Task A_full_database_takes_no_changes_and_goes_on_when_there_is_room_again()
    {
        await StartFleetAsync();
        await FillAsync();
        foreach (var director in Fleet.Directors)
        {
            await director.SaysAsync("space");
            (await director.Api.PostAsync(New)).ExpectProblem(503, "fleet-unreachable");
        }

        await Cluster.CtlAsync("del", "/junk/", "--prefix");
        await Cluster.CompactAsync();
        await Cluster.CtlAsync("defrag");
        await Cluster.CtlAsync("alarm", "disarm");
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task Endpoints_that_do_not_belong_together_are_told()
    {
        await using var stranger = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        await StartFleetAsync(writers: 0, directors: 1, "--etcd", stranger.Endpoints[0].ToString());
        await Until.TrueAsync(() => Fleet.Directors[0].Log.Contains("The endpoints belong to 2 clusters", StringComparison.Ordinal), "the log should say it");
    }

    [Test]
    public async Task A_newer_format_freezes_the_directors_until_it_is_gone()
    {
        await StartFleetAsync();
        var id = await IdAsync();
        await Cluster.CtlAsync("put", Key("id"), id.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));
        await FrozenAsync("format 2");
        await Cluster.CtlAsync("put", Key("id"), id);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task An_older_backup_of_etcd_freezes_the_directors_and_one_of_them_gives_its_data_back()
    {
        await StartFleetAsync();
        var backup = await Cluster.SaveBackupAsync();
        await Fleet.ProgressAsync();
        await Fleet.SettleAsync();
        await Cluster.RestoreBackupAsync(backup);
        await FrozenAsync("older backup");
        await GiveBackAsync();
    }

    [Test]
    public async Task An_emptied_etcd_freezes_the_directors_and_one_of_them_gives_its_data_back()
    {
        await StartFleetAsync();
        await Fleet.SettleAsync();
        await Cluster.WipeAsync();
        await FrozenAsync("its key id is missing");
        await GiveBackAsync();
        await Until.TrueAsync(async () => (await Cluster.CtlAsync("get", Key("members/"), "--prefix", "--keys-only")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3, "all should be on the roll again");
    }

    [Test]
    public async Task Another_fleet_of_the_name_freezes_the_directors_and_is_taken_only_by_those_that_are_told_to()
    {
        await StartFleetAsync();
        await Fleet.SettleAsync();
        await Cluster.WipeAsync();
        await FrozenAsync("its key id is missing");
        var other = Fleet.Add("x", "--fleet-init");
        other.Ipvsadm.Run("-A", "-t", "10.9.9.9:80", "-s", "wlc");
        await other.StartReadyAsync();
        await FrozenAsync("another fleet");
        (await Fleet[0].Api.PostAsync("/fleet/adopt", "{from: 'local'}")).ExpectProblem(503, "fleet-frozen");
        other.Ipvsadm.Save().Should().ContainSingle();
        Fleet.Sampler.Missing.Should().BeEmpty();

        // A person has decided so: what was declared goes.
        Fleet.Sampler.ForgetAll();
        foreach (var director in Fleet.Directors.Take(3))
        {
            (await director.Api.PostAsync("/fleet/adopt?dry_run=true", "{from: 'store'}")).Expect(200);
            director.Ipvsadm.Save().Should().Contain(line => line.Contains("10.0.0.1:80"));
            (await director.Api.PostAsync("/fleet/adopt", "{from: 'store'}")).Expect(200);
            await director.WaitUntilReadyAsync();
        }

        await Fleet.SettleAsync();
        Fleet[0].Ipvsadm.Save().Should().ContainSingle().Which.Should().Contain("10.9.9.9:80");
    }

    private string Key(string name) => $"/portal/{Fleet.Name}/{name}";

    private async Task<string> IdAsync() => (await Cluster.CtlAsync("get", Key("id"), "--print-value-only")).Trim();

    // All but those that make another fleet.
    private async Task FrozenAsync(string reason)
    {
        foreach (var director in Fleet.Directors.Take(3))
        {
            await director.SaysAsync(reason);
            (await director.Api.PostAsync(New)).ExpectProblem(503, "fleet-frozen");
            (await director.Api.GetAsync("/services")).Expect(200);
        }
    }

    private async Task GiveBackAsync()
    {
        var table = Fleet[1].Ipvsadm.Save();
        (await Fleet[1].Api.PostAsync("/fleet/adopt", "{from: 'local'}")).Expect(200);
        foreach (var director in Fleet.Directors)
        {
            await director.WaitUntilReadyAsync();
            director.Ipvsadm.Save().Should().Equal(table);
        }

        Fleet.Write(6);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    private async Task FillAsync()
    {
        using var etcd = new EtcdClient(Cluster.ClientOptions);
        for (var i = 0; ; i++)
        {
            try
            {
                await etcd.CommitAsync(new EtcdTransaction([], [new EtcdPut($"/junk/{i}", new byte[Megabyte])], []), CancellationToken.None);
            }
            catch (EtcdException exception) when (exception.Fault == EtcdFault.NoSpace)
            {
                return;
            }
        }
    }
}
