using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Fleet.Processes;

/// <summary>Directors fail while others go on.</summary>
[TestFixture]
internal sealed class DirectorFaultTests : ProcessesFixture
{
    private const string New = "/services/tcp/10.9.9.9/80";
    private const string NewKey = "-t 10.9.9.9:80";

    [Test]
    public async Task What_only_the_kernel_has_when_a_director_dies_goes_with_its_next_start()
    {
        await StartFleetAsync();
        Fleet[0].Ipvsadm.Break(new StubFault("after", "hang"), 1, $"-A {NewKey} *");
        var request = Fleet[0].Api.PostAsync(New);
        await Until.TrueAsync(() => !Fleet[0].Ipvsadm.IsFaultPending, "the write should come to the kernel");
        Fleet[0].Kill();
        await EndAsync(request);
        Fleet[0].Ipvsadm.Save().Should().Contain(line => line.Contains(NewKey), "the kernel had it");
        await Fleet.ProgressAsync(Fleet[1], Fleet[2]);
        await Fleet[0].StartReadyAsync();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
        (await Fleet[0].Api.GetAsync(New)).Expect(404);
    }

    [TestCase(false, TestName = "What_etcd_has_and_its_director_does_not_know_when_it_dies_holds")]
    [TestCase(true, TestName = "What_never_came_to_etcd_when_its_director_died_goes_with_its_next_start")]
    public async Task A_director_dies_before_the_answer_of_etcd(bool isLost)
    {
        // Nobody else writes until it is sent: nobody comes first.
        await StartFleetAsync(writers: 0);
        var sent = Fleet[0].TrapNextChangeAsync(isLost);
        var request = Fleet[0].Api.PostAsync(New);
        await sent;
        if (!isLost)
        {
            await Until.TrueAsync(async () => (await Fleet[1].Api.GetAsync(New)).Status == 200, "another director should have it");
        }

        Fleet[0].Kill();
        await EndAsync(request);
        Fleet[0].Journal().Values.Should().NotContain(line => line.Contains("10.9.9.9"), "the copy does not have it yet");
        Fleet[0].Ipvsadm.Save().Should().Contain(line => line.Contains(NewKey));
        Fleet[0].Turn(RelayMode.Pass);
        Fleet.Write(4, Fleet[1], Fleet[2]);
        await Fleet.ProgressAsync();
        await Fleet[0].StartReadyAsync();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
        (await Fleet[0].Api.GetAsync(New)).Expect(isLost ? 404 : 200);
    }

    [Test, Category("Long")]
    public async Task A_director_that_stood_still_catches_up_and_writes_nothing_old()
    {
        await StartFleetAsync();
        Fleet[2].Pause();
        await Task.Delay(FleetLength.Duration);
        await Fleet.ProgressAsync(Fleet[0], Fleet[1]);
        Fleet[2].Resume();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task A_director_that_stood_still_while_etcd_was_compacted_catches_up()
    {
        await StartFleetAsync();
        Fleet[2].Pause();
        await Fleet.ProgressAsync(Fleet[0], Fleet[1]);
        await Cluster.CompactAsync();
        await Fleet.ProgressAsync(Fleet[0], Fleet[1]);
        Fleet[2].Resume();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test, Category("Long")]
    public async Task A_director_that_boots_while_etcd_is_away_forwards_with_its_copy_and_catches_up_later()
    {
        await StartFleetAsync();
        await Fleet.SettleAsync();
        var table = Fleet[2].Ipvsadm.Save();
        Fleet[2].Stop();
        Cluster.KillAll();
        Fleet[2].Ipvsadm.Boot();
        Fleet.Sampler.Watch(Fleet[2]);
        await Fleet[2].StartAsync();
        await Until.TrueAsync(() => Fleet[2].Ipvsadm.Save().SequenceEqual(table), "the kernel should have the copy");
        (await Fleet[2].Api.PostAsync(New)).ExpectProblem(503, "fleet-unreachable");
        await Cluster.StartAllAsync();
        Fleet.Write(6);
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test, Category("Long")]
    public async Task A_director_that_starts_with_an_older_copy_takes_away_nothing_that_is_declared()
    {
        await StartFleetAsync();
        Fleet[2].Stop();
        using var older = new TemporaryFolder();
        Tool.Check("cp", "-a", Fleet[2].StateFolder, older.Path);
        await Fleet[2].StartReadyAsync();
        await Fleet.ProgressAsync();
        Fleet[2].Stop();
        await Fleet.ProgressAsync(Fleet[0], Fleet[1]);
        Directory.Delete(Fleet[2].StateFolder, recursive: true);
        Tool.Check("cp", "-a", older["state"], Fleet[2].StateFolder);
        await Fleet[2].StartReadyAsync();
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
    }

    [Test]
    public async Task A_second_director_of_a_name_takes_no_changes_until_the_first_has_gone()
    {
        await StartFleetAsync();
        var second = Fleet.Add("a");
        await second.StartAsync();
        await second.SaysAsync("Another director of the name a lives");
        (await second.Api.PostAsync(New)).ExpectProblem(503, "fleet-frozen");
        await Fleet.ProgressAsync();
        await Fleet.AgreeAsync();
        Fleet[0].Stop();
        await second.WaitUntilReadyAsync();
        (await second.Api.PostAsync(New)).Expect(201);
        await Fleet.AgreeAsync();
    }

    private static async Task EndAsync(Task request)
    {
        try
        {
            await request;
        }
        catch (HttpRequestException)
        {
            // Its director has died.
        }
    }
}
