using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Requests that give all servers of a service, where Portal's data needs one step and the kernel may need others.</summary>
internal sealed class WholeListTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";

    [Test]
    public async Task A_reset_that_needs_one_step_reports_it_too()
    {
        await Portal.PostAsync(Known.WebPath);
        var reply = await Portal.PostAsync(Servers, """[{"host":"10.1.0.1","port":80}]""");
        reply.ShouldBe(200);
        ((int?)reply.Json["added"]).Should().Be(1);
        ((int?)reply.Json["unchanged"]).Should().Be(1, "the service itself stays");
        reply.Json["changes"].Should().HaveCount(1);
    }

    [Test]
    public async Task A_reset_of_servers_by_one_step_takes_away_what_somebody_added()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        ByHand(Known.Web.With(1, 9));
        (await Portal.PostAsync(Servers, """[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]""")).ShouldBe(200);
        Both(Known.Web.With(1, 2));
    }

    [Test]
    public async Task A_put_with_servers_by_one_step_puts_back_what_the_kernel_has_lost()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""");
        ByHand(Known.Web.With(1));
        (await Portal.PutAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":0},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(200);
        Both(Known.Web.With(2).WithServer(Known.Server(1), Known.Drained));
    }

    [Test]
    public async Task A_patch_with_servers_takes_away_what_somebody_added()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        ByHand(Known.Web.With(1, 9));
        (await Portal.PatchAsync(Known.WebPath, """{"scheduler":"rr","servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(200);
        Both(Known.Web.Scheduled("rr").With(1));
    }

    private void ByHand(VirtualService service) => Kernel.ByHand(table => table.With(service));

    private void Both(params VirtualService[] services)
    {
        Kernel.Table.ShouldBe(services);
        Portal.State.Table.ShouldBe(services);
    }
}
