using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary><c>--wait</c>: until all directors have it.</summary>
internal sealed class FleetWaitTests : CommandLineFixture
{
    [Test]
    public async Task A_change_waits_for_the_other_directors()
    {
        var etcd = new MemoryEtcd();
        await using var first = await TestPortal.StartAsync(new FakeKernel(Known.Web), options => options with { Fleet = "shop", Director = "lb-1", FleetInit = true }, etcd: etcd);
        await using var second = await TestPortal.StartAsync(new FakeKernel(), options => options with { Fleet = "shop", Director = "lb-2" }, etcd: etcd);
        await Poll.UntilAsync(async () => (await first.GetAsync("/fleet")).Json["directors"]!.Count(director => (string?)director["state"] == "following") == 2, "both follow");

        string[] to = ["--url", first.Address.ToString()];
        var added = await RunAsync(["add", "server", "10.0.0.1:80", "10.1.0.1:80", "--wait", .. to]);
        added.Code.Should().Be(0, added.ToString());
        second.State.Table.Find(Known.Web.Key, Known.Server(1)).Should().NotBeNull();

        second.Kernel.Hang();
        var late = await RunAsync(["weight", "10.0.0.1:80", "10.1.0.1:80", "7", "--wait", "1", .. to]);
        late.Code.Should().Be(6, late.ToString());
        late.Error.Should().Contain("lb-2");
        first.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(7, "nothing is rolled back");
        second.Kernel.Release();
        (await RunAsync(["rm", "server", "10.0.0.1:80", "10.1.0.1:80", "--yes", "--wait", .. to])).Code.Should().Be(0);
    }

    [Test]
    public async Task Without_a_fleet_that_is_an_error_after_the_change()
    {
        var added = await RunAsync("add", "service", "10.0.0.1:80", "--wait");
        added.Code.Should().Be(3);
        added.Error.Should().Contain("belongs to no fleet");
        Portal.State.Table.Count.Should().Be(1);
    }
}
