using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <content>What people say of servers that are down: drains, maintenance, overrides, deletion.</content>
public sealed partial class HealthTests
{
    [Test]
    public async Task A_drain_and_maintenance_hold_a_server_that_is_down_and_its_end_waits_until_it_is_up()
    {
        await DeclareAsync(Web, Check);
        first.Kill();
        await UntilWeightAsync(first, 0);

        // Down, then drained, and the drain is taken back while it is down.
        var drain = $"{Web}/servers/{first.Path}/drain";
        (await Api.PostAsync("/hosts/10.0.1.11/drain")).Expect(200);
        await ExpectOutAsync();
        (await Api.PostAsync("/hosts/10.0.1.11/resume")).Expect(200);
        await ExpectOutAsync();
        await first.StartAsync();
        await UntilWeightAsync(first, 5);

        // Drained, then down and up meanwhile.
        (await Api.PostAsync("/hosts/10.0.1.11/drain")).Expect(200);
        first.Kill();
        await UntilAsync(Web, first, "down");
        await ExpectOutAsync();
        Portal.Kill();
        await Portal.StartReadyAsync();
        await ExpectOutAsync();
        await UntilAsync(Web, first, "down");
        (await Api.PostAsync("/hosts/10.0.1.11/resume")).Expect(200);
        await ExpectOutAsync();
        (await Api.PostAsync("/hosts/10.0.1.11/drain")).Expect(200);
        await first.StartAsync();
        await UntilAsync(Web, first, "up");
        await ExpectOutAsync();
        (await Api.PostAsync("/hosts/10.0.1.11/resume")).Expect(200);
        Weight(first).Should().Be(5);

        // A server that is drained to its end goes, down or not.
        first.Kill();
        await UntilWeightAsync(first, 0);
        (await Api.DeleteAsync($"{Web}/servers/{first.Path}?drain=600")).Expect(202);
        await Until.TrueAsync(async () => (await Api.GetAsync(drain)).Status == 404, "the server should go");
        await Until.TrueAsync(() => !Kernel.Save().Contains(first.EndPoint, StringComparison.Ordinal), "the server should go");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task An_override_beats_checks_and_outlives_a_crash_and_a_server_can_be_deleted_while_it_is_down()
    {
        await DeclareAsync(Web, Check);
        var path = $"{Web}/servers/{first.Path}";
        (await Api.PutAsync(path + "/health/override", "{state: 'down', for: 600, reason: 'We look at it.'}")).Expect(200);
        await UntilWeightAsync(first, 0);
        Host.Client.Fetch(Url, 4).Should().OnlyContain(server => server == "s2");
        var down = Kernel.Save();
        Portal.Kill();
        await Portal.StartReadyAsync();
        await Until.TrueAsync(async () => Result(await HealthAsync(Web, first)) == "ok", "it should have been checked");
        await ExpectUnchangedAsync(down, TimeSpan.FromSeconds(1));
        (await HealthAsync(Web, first)).Value<string>("reason").Should().Be("We look at it.");
        (await Api.DeleteAsync(path + "/health/override")).Expect(204);
        await UntilWeightAsync(first, 5);

        first.Kill();
        await UntilWeightAsync(first, 0);
        (await Api.PutAsync(path + "/health/override", "{state: 'up', for: 600}")).Expect(200);
        await UntilWeightAsync(first, 5);
        await Api.ExpectNoDriftAsync();
        (await Api.DeleteAsync(path + "/health/override")).Expect(204);
        await UntilWeightAsync(first, 0);

        (await Api.DeleteAsync(path)).Expect(204);
        Kernel.Save().Should().NotContain(first.EndPoint);
        Host.Client.Fetch(Url, 4).Should().OnlyContain(server => server == "s2");
        await Until.TrueAsync(async () => !(await Api.GetAsync("/health")).Text.Contains("10.0.1.11", StringComparison.Ordinal), "it should be forgotten");
        await Api.ExpectNoDriftAsync();
        await first.StartAsync();
        (await Api.PutAsync(path, "{forwarder: 'm', weight: 3}")).Status.Should().BeOneOf(200, 201);
        Weight(first).Should().Be(3);
        await Until.TrueAsync(async () => Result(await HealthAsync(Web, first)) == "ok", "it should be checked");
        Weight(first).Should().Be(3);
    }
}
