using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class ServiceRouteTests : PortalFixture
{
    private const string Defaults = """
        {"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"wlc","scheduler_flags":[],"persistence":0,"netmask":"","persistence_engine":"","one_packet":false,"servers":[]}
        """;

    [Test]
    public async Task An_added_service_has_all_defaults_and_a_location()
    {
        var reply = await Portal.PostAsync(Known.WebPath);
        reply.ShouldBe(201, Defaults);
        reply.Headers.Location!.ToString().Should().Be(Known.WebPath);
        Kernel.Commands.Should().Equal("-A -t 10.0.0.1:80 -s wlc");
        Portal.State.Table.Find(Known.Web.Key).Should().Be(Known.Web);
    }

    [Test]
    public async Task A_service_comes_with_its_servers()
    {
        var reply = await Portal.PostAsync(Known.WebPath, """
            {"scheduler":"sh","scheduler_flags":["sh-port"],"persistence":300,"netmask":"255.255.255.0","persistence_engine":"sip",
             "servers":[{"host":"10.1.0.2","port":80,"weight":0},{"host":"10.1.0.1","port":8080,"forwarder":"m","upper_threshold":9,"lower_threshold":3}]}
            """);
        reply.ShouldBe(201, """
            {"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"sh","scheduler_flags":["sh-port"],"persistence":300,"netmask":"255.255.255.0",
             "persistence_engine":"sip","one_packet":false,"servers":[
              {"host":"10.1.0.1","port":8080,"forwarder":"m","weight":1,"effective_weight":1,"upper_threshold":9,"lower_threshold":3},
              {"host":"10.1.0.2","port":80,"forwarder":"g","weight":0,"effective_weight":0,"upper_threshold":0,"lower_threshold":0}]}
            """);
        Kernel.Commands.Should().Equal(
            "-A -t 10.0.0.1:80 -s sh -p 300 -M 255.255.255.0 --pe sip -b sh-port",
            "-a -t 10.0.0.1:80 -r 10.1.0.1:8080 -m -w 1 -x 9 -y 3",
            "-a -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 0 -x 0 -y 0");
    }

    [Test]
    public async Task A_service_is_read_from_the_kernel_with_its_connections()
    {
        Kernel.ByHand(table => table.With(Known.Web.With(1)));
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), active: 7, inactive: uint.MaxValue);
        (await Portal.GetAsync(Known.WebPath)).ShouldBe(200, """
            {"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"wlc","scheduler_flags":[],"persistence":0,"netmask":"","persistence_engine":"","one_packet":false,
             "servers":[{"host":"10.1.0.1","port":80,"forwarder":"g","weight":1,"effective_weight":1,"upper_threshold":0,"lower_threshold":0,"active_connections":7,"inactive_connections":4294967295}]}
            """);
        NothingHappened(revision: 0);
    }

    [Test]
    public async Task A_service_that_only_Portals_data_has_is_not_found()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.ByHand(_ => IpvsTable.Empty);
        (await Portal.GetAsync(Known.WebPath)).ShouldBeProblem(404, "service-not-found");
    }

    [Test]
    public async Task A_deleted_service_is_gone_with_its_servers()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        Kernel.Forget();
        var reply = await Portal.DeleteAsync(Known.WebPath);
        reply.ShouldBe(204);
        reply.Text.Should().BeEmpty();
        Kernel.Commands.Should().Equal("-D -t 10.0.0.1:80");
        Portal.State.Table.Count.Should().Be(0);
        (await Portal.DeleteAsync(Known.WebPath)).ShouldBeProblem(404, "service-not-found");
    }

    [Test]
    public async Task A_put_creates_and_then_replaces_in_place()
    {
        var created = await Portal.PutAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        created.ShouldBe(201).Headers.Location!.ToString().Should().Be(Known.WebPath);
        Kernel.Forget();
        var replaced = await Portal.PutAsync(Known.WebPath, """{"scheduler":"rr"}""");
        replaced.ShouldBe(200).Headers.Location.Should().BeNull();
        Kernel.Commands.Should().Equal("-E -t 10.0.0.1:80 -s rr");
        Portal.State.Table.Find(Known.Web.Key).Should().Be(Known.Web.Scheduled("rr").With(1), "servers that are not given stay");
    }

    [Test]
    public async Task A_put_with_servers_replaces_them_all()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""");
        Kernel.Forget();
        (await Portal.PutAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.2","port":80,"weight":5},{"host":"10.1.0.3","port":80}]}""")).ShouldBe(200);
        Kernel.Commands.Should().Equal(
            "-a -t 10.0.0.1:80 -r 10.1.0.3:80 -g -w 1 -x 0 -y 0",
            "-e -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 5 -x 0 -y 0",
            "-d -t 10.0.0.1:80 -r 10.1.0.1:80");
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task An_identical_put_or_post_is_200_and_no_change()
    {
        await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""");
        (await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200).Headers.Location.Should().BeNull();
        (await Portal.PutAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        Portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_post_of_a_different_one_is_a_conflict_and_changes_nothing()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.Forget();
        (await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBeProblem(409, "already-exists");
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBeProblem(409, "already-exists");
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task A_list_of_all_services_is_an_array_in_the_order_of_their_keys()
    {
        (await Portal.GetAsync("/services")).ShouldBe(200, "[]");
        Kernel.ByHand(table => table.With(Known.Dns).With(Known.Web).With(new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv6, uint.MaxValue) }));
        var reply = await Portal.GetAsync("/services");
        reply.ShouldBe(200).Json.Select(service => (string?)service["type"]).Should().Equal("tcp", "udp", "fwmark");
        reply.Json[2]!.ToString(Newtonsoft.Json.Formatting.None).Should().StartWith("""{"type":"fwmark","family":"ipv6","mark":4294967295,"scheduler":"wlc",""");
    }

    [Test]
    public async Task A_long_list_comes_whole()
    {
        var servers = Enumerable.Range(0, 4000).Select(n => KeyValuePair.Create(new RealServerKey(Address.IPv4(0x0A010001u + (uint)n), 80), Known.Plain));
        Kernel.ByHand(table => table.With(Known.Web with { Servers = VirtualService.NoServers.AddRange(servers) }));
        (await Portal.GetAsync(Known.WebPath + "/servers")).ShouldBe(200).Json.Should().HaveCount(4000);
        (await Portal.GetAsync("/services")).ShouldBe(200).Json[0]!["servers"].Should().HaveCount(4000);
    }
}
