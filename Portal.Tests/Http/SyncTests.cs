using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class SyncTests : PortalFixture
{
    [TestCase("POST", "/import")]
    [TestCase("GET", "/sync")]
    public async Task An_import_replaces_Portals_data_by_what_the_kernel_has_and_runs_no_command(string method, string path)
    {
        await Portal.PostAsync(Known.DnsPath, """{"scheduler":"rr"}""");
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1)]));
        Kernel.Forget();
        var reply = await Portal.SendAsync(new HttpMethod(method), path);
        reply.ShouldBe(200).Json["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd())
            .Should().Equal("add tcp/10.0.0.1/80", "add tcp/10.0.0.1/80 10.1.0.1/80", "remove udp/10.0.0.2/53");
        (reply.Headers.CacheControl?.NoStore).Should().Be(method == "GET" ? true : null, "a GET that changes Portal's data must not be answered by a cache");
        NothingHappened(revision: 2);
        Portal.State.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1)]));
    }

    [Test]
    public async Task A_push_makes_the_kernel_equal_to_Portals_data()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        Kernel.ByHand(_ => IpvsTable.Of([Known.Dns]));
        Kernel.Forget();
        var reply = await Portal.PostAsync("/sync");
        reply.ShouldBe(200).Json["changes"]!.Select(change => (string?)change["action"]).Should().Equal("add", "add", "remove");
        ((int?)reply.Json["revision"]).Should().Be(1, "Portal's data did not change");
        Kernel.Commands.Should().Equal("-A -t 10.0.0.1:80 -s wlc", "-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0", "-D -u 10.0.0.2:53");
        Kernel.Table.ShouldBe(Portal.State.Table);
    }

    [Test]
    public async Task A_push_and_an_import_of_what_is_equal_change_nothing()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.Forget();
        const string Nothing = """{"revision":1,"added":0,"edited":0,"removed":0,"unchanged":1,"changes":[]}""";
        (await Portal.PostAsync("/sync")).ShouldBe(200, Nothing);
        (await Portal.PostAsync("/import")).ShouldBe(200, Nothing);
        (await Portal.GetAsync("/drift")).ShouldBe(200, Nothing);
        NothingHappened(revision: 1);
        Kernel.Listings.Should().Be(3, "each costs one listing");
    }

    [Test]
    public async Task The_drift_is_what_a_push_would_do()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.Scheduled("rr"), Known.Dns]));
        Kernel.Forget();
        var drift = (await Portal.GetAsync("/drift")).ShouldBe(200);
        NothingHappened(revision: 1);
        drift.Json["changes"]!.Select(change => $"{change["action"]} {change["service"]}").Should().Equal("edit tcp/10.0.0.1/80", "remove udp/10.0.0.2/53");
        (await Portal.PostAsync("/sync")).Text.Should().Be(drift.Text);
        ((int?)(await Portal.GetAsync("/drift")).Json["unchanged"]).Should().Be(1);
    }

    [Test]
    public async Task A_refused_push_leaves_the_kernel_as_it_was()
    {
        await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"sed"},{"type":"fwmark","family":"ipv4","mark":5}]""");
        Kernel.ByHand(_ => IpvsTable.Of([Known.Dns]));
        Kernel.Schedulers.Remove("sed");
        (await Portal.PostAsync("/sync")).ShouldBeProblem(422, "refused-by-ipvs");
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Dns]));
    }
}
