using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What a director does when the store has something else than it expects.</summary>
internal sealed class FleetFrozenTests : FleetRouteFixture
{
    private static readonly TestCaseData[] Changes =
    [
        Row("without an id", etcd => etcd[IdKey] = null, "id is missing"),
        Row("with another id", etcd => etcd[IdKey] = etcd[IdKey]!.Replace("\"id\":\"", "\"id\":\"f", StringComparison.Ordinal), "another fleet"),
        Row("without a head", etcd => etcd[HeadKey] = null, "no head"),
        Row("with a head that is behind", etcd => etcd[HeadKey] = Regex.Replace(etcd[HeadKey]!, "\"revision\":[0-9]+", "\"revision\":1"), "revision 1"),
        Row("with another digest", etcd => etcd[HeadKey] = Regex.Replace(etcd[HeadKey]!, "\"digest\":\"[^\"]+\"", "\"digest\":\"00\""), "histories differ"),
        Row("of a newer format", etcd => etcd[IdKey] = Regex.Replace(etcd[IdKey]!, "\"format\":[0-9]+", "\"format\":99"), "newer Portal"),
        Row("with what nobody can read", etcd => etcd[HeadKey] = "nonsense", "cannot be read"),
    ];

    [TestCaseSource(nameof(Changes))]
    public async Task A_store_freezes_a_director_and_its_kernel_stays(Action<MemoryEtcd> change, string reason)
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        var before = Etcd.Pairs;
        foreach (var portal in fleet)
        {
            portal.Kernel.Forget();
        }

        change(Etcd);
        foreach (var portal in fleet)
        {
            await StandsAsync(portal, "frozen");
            var refused = (await portal.DeleteAsync(Known.WebPath)).ShouldBeProblem(503, "fleet-frozen");
            refused.Headers.RetryAfter.Should().NotBeNull();
            ((string?)refused.Json["detail"]).Should().Contain(reason).And.Contain("POST /fleet/adopt");
            ((string?)(await portal.GetAsync("/fleet")).Json["reason"]).Should().Contain(reason);
            ((string?)(await portal.GetAsync("/readyz")).ShouldBe(503).Json["checks"]!["fleet"]!["detail"]).Should().Contain(reason);
            (await portal.GetAsync(Server)).ShouldBe(200);
            portal.Kernel.Table.ShouldBe(Known.Web.With(1));
            portal.Kernel.Commands.Should().BeEmpty();
        }

        // What was there before is there again: nobody has to decide anything.
        Etcd.Restore(before);
        foreach (var portal in fleet)
        {
            await StandsAsync(portal, "following");
        }

        (await fleet[1].DeleteAsync(Server + "?wait=all&timeout=60")).ShouldBe(204);
    }

    [Test]
    public async Task A_director_that_writes_all_the_time_looks_at_the_store_too()
    {
        var fleet = await FleetAsync(1);
        Etcd[IdKey] = Regex.Replace(Etcd[IdKey]!, "\"format\":[0-9]+", "\"format\":99");
        var n = 0;
        Reply answer;
        do
        {
            answer = await fleet[0].PatchAsync(Known.WebPath, ++n % 2 == 0 ? """{"scheduler":"rr"}""" : """{"scheduler":"wrr"}""");
            n.Should().BeLessThan(1_000_000);
        }
        while (answer.Status == 200);

        answer.ShouldBeProblem(503, "fleet-frozen");
    }

    [Test]
    public async Task After_a_restore_from_an_old_backup_one_can_go_on_with_what_the_store_has()
    {
        var fleet = await FleetAsync(2);
        var backup = Etcd.Pairs;
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        Etcd.Restore(backup);
        foreach (var portal in fleet)
        {
            await StandsAsync(portal, "frozen");
            var plan = (await portal.PostAsync("/fleet/adopt?dry_run=true", """{"from":"store"}""")).ShouldBe(200).Json;
            ((int)plan["removed"]!, (int)plan["revision"]!).Should().Be((1, 1));
            portal.Kernel.Table.ShouldBe(Known.Web.With(1));
            await StandsAsync(portal, "frozen");
            (await portal.PostAsync("/fleet/adopt", """{"from":"store"}""")).ShouldBe(200);
            portal.Kernel.Table.ShouldBe(Known.Web);
            await StandsAsync(portal, "following");
        }

        (await fleet[1].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
    }

    [Test]
    public async Task After_a_restore_from_an_old_backup_one_can_give_the_store_what_a_director_has()
    {
        var fleet = await FleetAsync(2);
        var backup = Etcd.Pairs;
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        Etcd.Restore(backup);
        await StandsAsync(fleet[0], "frozen");
        await StandsAsync(fleet[1], "frozen");
        var plan = (await fleet[0].PostAsync("/fleet/adopt?dry_run=true", """{"from":"local"}""")).ShouldBe(200).Json;
        ((int)plan["added"]!, Etcd.Pairs[HeadKey].ModRevision).Should().Be((1, backup[HeadKey].ModRevision));
        (await fleet[0].PostAsync("/fleet/adopt", """{"from":"local"}""")).ShouldBe(200);
        await StandsAsync(fleet[0], "following");
        await StandsAsync(fleet[1], "following");
        (await fleet[1].DeleteAsync(Server + "?wait=all&timeout=60")).ShouldBe(204);
        fleet[0].Kernel.Table.ShouldBe(Known.Web);
    }

    private static TestCaseData Row(string name, Action<MemoryEtcd> change, string reason) => new TestCaseData(change, reason).SetArgDisplayNames(name);
}
