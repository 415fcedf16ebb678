using NUnit.Framework;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Members of etcd fail while there are writers on all directors: no acknowledged change is lost, and no table loses a declared service.</summary>
[TestFixture]
internal sealed class EtcdMembersTests : ProcessesFixture
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task Etcds_leader_is_killed_and_the_directors_go_on()
    {
        await StartFleetAsync();
        var leader = await Cluster.LeaderAsync();
        Cluster.Kill(leader);
        await Fleet.ProgressAsync();
        Cluster.Start(leader);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test, Category("Long")]
    public async Task Each_member_is_killed_in_its_turn_and_the_directors_go_on()
    {
        await StartFleetAsync();
        for (var member = 0; member < Cluster.Endpoints.Length; member++)
        {
            Cluster.Kill(member);
            await Fleet.ProgressAsync();
            Cluster.Start(member);
            await Cluster.HealthyAsync(member);
        }

        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test, Category("Long")]
    public async Task A_leader_that_is_frozen_holds_the_directors_up_only_for_a_while()
    {
        await StartFleetAsync();
        var leader = await Cluster.LeaderAsync();
        Cluster.Pause(leader);
        try
        {
            await Fleet.ProgressAsync();
        }
        finally
        {
            Cluster.Resume(leader);
        }

        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task Without_a_majority_no_director_takes_changes_and_all_come_back_by_themselves()
    {
        await StartFleetAsync();
        Cluster.KillAll();
        foreach (var director in Fleet.Directors)
        {
            await director.SaysAsync("etcd");
            (await director.Api.PostAsync("/services/tcp/10.9.9.9/80")).ExpectProblem(503, "fleet-unreachable");
            (await director.Api.GetAsync("/services")).Expect(200);
        }

        await Cluster.StartAllAsync();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test, Category("Long")]
    public async Task Members_that_stand_still_again_and_again_as_on_a_slow_disk_cost_no_change()
    {
        await StartFleetAsync();
        var random = new Random(1);
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < FleetLength.Duration)
        {
            var member = random.Next(Cluster.Endpoints.Length);
            Cluster.Pause(member);
            await Task.Delay(Slowness);
            Cluster.Resume(member);
            await Task.Delay(Slowness / 4);
        }

        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [TestCase(RelayMode.Refuse)]
    [TestCase(RelayMode.Freeze, Category = "Long")]
    [TestCase(RelayMode.Drop, Category = "Long")]
    public async Task A_director_that_is_cut_off_takes_no_changes_and_catches_up_later(RelayMode how)
    {
        await StartFleetAsync();
        Fleet[2].Turn(how);
        await Fleet[2].SaysAsync("etcd");
        (await Fleet[2].Api.PostAsync("/services/tcp/10.9.9.9/80")).ExpectProblem(503, "fleet-unreachable");
        (await Fleet[2].Api.GetAsync("/services")).Expect(200);
        await Fleet.ProgressAsync(Fleet[0], Fleet[1]);
        Fleet[2].Turn(RelayMode.Pass);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }
}
