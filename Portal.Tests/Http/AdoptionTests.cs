using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Requests about what the kernel has and Portal's data has not, or the other way round.</summary>
internal sealed class AdoptionTests : PortalFixture
{
    private const string One = Known.WebPath + "/servers/10.1.0.1/80";

    [Test]
    public async Task A_post_edits_an_undeclared_service_in_place_and_keeps_its_servers()
    {
        ByHand(Known.Web.Scheduled("rr").With(1));
        var reply = await Portal.PostAsync(Known.WebPath, """{"scheduler":"wrr"}""");
        reply.ShouldBe(201).Json["servers"].Should().HaveCount(1);
        Kernel.Commands.Should().NotContain(line => line.StartsWith("-D", StringComparison.Ordinal) || line.StartsWith("-d", StringComparison.Ordinal));
        Both(Known.Web.Scheduled("wrr").With(1));
    }

    [Test]
    public async Task A_post_with_servers_makes_an_undeclared_service_have_exactly_those()
    {
        ByHand(Known.Web.With(1, 2));
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.2","port":80,"weight":0},{"host":"10.1.0.3","port":80}]}""")).ShouldBe(201);
        Both(Known.Web.With(2, 3).WithServer(Known.Server(2), Known.Drained));
    }

    [Test]
    public async Task A_post_of_an_undeclared_server_edits_it_in_place()
    {
        await Portal.PostAsync(Known.WebPath);
        ByHand(Known.Web.With(1, 2));
        (await Portal.PostAsync(One, """{"weight":0}""")).ShouldBe(201);
        Kernel.Commands[^1].Should().Be("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0");
        Kernel.Table.Find(Known.Web.Key).Should().Be(Known.Web.With(1, 2).WithServer(Known.Server(1), Known.Drained), "the other server is not concerned");
        Portal.State.Table.Find(Known.Web.Key).Should().Be(Known.Web.WithServer(Known.Server(1), Known.Drained));
    }

    [Test]
    public async Task A_post_of_a_server_adopts_the_undeclared_service_that_it_is_for()
    {
        ByHand(Known.Web.Scheduled("rr").With(2));
        (await Portal.PostAsync(One)).ShouldBe(201);
        Both(Known.Web.Scheduled("rr").With(1, 2));
    }

    [Test]
    public async Task A_put_and_a_patch_adopt_what_only_the_kernel_has()
    {
        ByHand(Known.Web.Scheduled("rr").With(2));
        (await Portal.PatchAsync(Known.WebPath, """{"scheduler":"lc"}""")).ShouldBe(200);
        Both(Known.Web.Scheduled("lc").With(2));
        ByHand(Known.Web.Scheduled("lc").With(1, 2));
        (await Portal.PatchAsync(One, """{"weight":0}""")).ShouldBe(200);
        (await Portal.PutAsync(Known.WebPath, """{"scheduler":"sed"}""")).ShouldBe(200);
        Both(Known.Web.Scheduled("sed").With(2).WithServer(Known.Server(1), Known.Drained));
    }

    [Test]
    public async Task A_delete_takes_away_what_only_the_kernel_has()
    {
        ByHand(Known.Web.With(1, 2));
        (await Portal.DeleteAsync(One)).ShouldBe(204);
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(2)]));
        (await Portal.DeleteAsync(Known.WebPath)).ShouldBe(204);
        Kernel.Table.Count.Should().Be(0);
        Portal.State.Should().Be(Api.State.DeclaredState.Empty);
    }

    [Test]
    public async Task A_delete_takes_away_what_only_Portals_data_has()
    {
        await Portal.PostAsync(Known.WebPath);
        await Portal.PostAsync(One);
        Kernel.ByHand(table => table.With(Known.Web));
        (await Portal.DeleteAsync(One)).ShouldBe(204);
        Kernel.ByHand(_ => IpvsTable.Empty);
        (await Portal.DeleteAsync(Known.WebPath)).ShouldBe(204);
        Portal.State.Table.Count.Should().Be(0);
    }

    [Test]
    public async Task An_identical_post_puts_back_a_service_that_the_kernel_has_lost()
    {
        await Portal.PostAsync(Known.WebPath);
        await Portal.PostAsync(One);
        Kernel.ByHand(_ => IpvsTable.Empty);
        (await Portal.PostAsync(Known.WebPath)).ShouldBe(200);
        Both(Known.Web.With(1));
        Portal.State.Revision.Should().Be(2, "Portal's data had it all the time");
    }

    [Test]
    public async Task An_identical_post_puts_back_a_server_that_the_kernel_has_lost()
    {
        await Portal.PostAsync(Known.WebPath);
        await Portal.PostAsync(One);
        Kernel.ByHand(table => table.With(Known.Web));
        (await Portal.PostAsync(One)).ShouldBe(200);
        Both(Known.Web.With(1));
        Kernel.ByHand(_ => IpvsTable.Empty);
        (await Portal.PostAsync(One)).ShouldBe(200);
        Both(Known.Web.With(1));
    }

    [Test]
    public async Task An_identical_post_puts_back_settings_that_somebody_changed()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        ByHand(Known.Web.Scheduled("rr").WithServer(Known.Server(1), Known.Drained));
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(200);
        Both(Known.Web.With(1));
    }

    [Test]
    public async Task A_conflict_is_only_with_what_is_declared()
    {
        await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""");
        ByHand(Known.Web);
        (await Portal.PostAsync(Known.WebPath)).ShouldBeProblem(409, "already-exists");
        (await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        Both(Known.Web.Scheduled("rr"));
    }

    [Test]
    public async Task A_service_that_comes_between_a_look_and_the_write_is_edited_in_place()
    {
        Kernel.Meanwhile(() => ByHand(Known.Web.Scheduled("rr").With(5)));
        (await Portal.PostAsync(Known.WebPath)).ShouldBe(201);
        Both(Known.Web.With(5));
    }

    private void ByHand(VirtualService service) => Kernel.ByHand(table => table.With(service));

    private void Both(params VirtualService[] services)
    {
        Kernel.Table.ShouldBe(services);
        Portal.State.Table.ShouldBe(services);
    }
}
