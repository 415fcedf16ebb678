using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class ServerRouteTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";
    private const string One = Servers + "/10.1.0.1/80";

    [SetUp]
    public async Task AddServiceAsync()
    {
        await Portal.PostAsync(Known.WebPath);
        Kernel.Forget();
    }

    [Test]
    public async Task An_added_server_has_all_defaults_and_a_location()
    {
        var reply = await Portal.PostAsync(One);
        reply.ShouldBe(201, """{"host":"10.1.0.1","port":80,"forwarder":"g","weight":1,"upper_threshold":0,"lower_threshold":0}""");
        reply.Headers.Location!.ToString().Should().Be(One);
        Kernel.Commands.Should().Equal("-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0");
        Kernel.Listings.Should().Be(0, "one write costs one command");
        Portal.State.Table.Find(Known.Web.Key).Should().Be(Known.Web.With(1));
    }

    [Test]
    public async Task Every_field_of_a_server_comes_back()
    {
        const string Body = """{"host":"2001:db8::9","port":80,"forwarder":"i","weight":3,"upper_threshold":20,"lower_threshold":10,"tunnel":{"type":"gue","port":6080,"checksum":"remcsum"}}""";
        (await Portal.PostAsync(Servers + "/2001:db8::9/80", Body)).ShouldBe(201, Body);
        Kernel.Commands.Should().Equal("-a -t 10.0.0.1:80 -r [2001:db8::9]:80 -i -w 3 -x 20 -y 10 --tun-type gue --tun-port 6080 --tun-remcsum");
        var read = await Portal.GetAsync(Servers + "/2001:db8::9/80");
        read.ShouldBe(200, Body[..^1] + ""","active_connections":0,"inactive_connections":0}""");
    }

    [Test]
    public async Task Servers_are_listed_from_the_kernel()
    {
        (await Portal.GetAsync(Servers)).ShouldBe(200, "[]");
        Kernel.ByHand(table => table.With(Known.Web.With(2, 1)));
        (await Portal.GetAsync(Servers)).ShouldBe(200).Json.Select(server => (string?)server["host"]).Should().Equal("10.1.0.1", "10.1.0.2");
    }

    [Test]
    public async Task What_is_not_there_is_not_found()
    {
        (await Portal.GetAsync(One)).ShouldBeProblem(404, "server-not-found");
        (await Portal.DeleteAsync(One)).ShouldBeProblem(404, "server-not-found");
        (await Portal.PatchAsync(One, "{}")).ShouldBeProblem(404, "server-not-found");
        const string Elsewhere = Known.DnsPath + "/servers";
        (await Portal.GetAsync(Elsewhere)).ShouldBeProblem(404, "service-not-found");
        (await Portal.GetAsync(Elsewhere + "/10.1.0.1/53")).ShouldBeProblem(404, "service-not-found");
        (await Portal.PostAsync(Elsewhere, "[]")).ShouldBeProblem(404, "service-not-found");
        (await Portal.PostAsync(Elsewhere + "/10.1.0.1/53")).ShouldBeProblem(404, "service-not-found");
        (await Portal.PutAsync(Elsewhere + "/10.1.0.1/53", "{}")).ShouldBeProblem(404, "service-not-found");
        (await Portal.PatchAsync(Elsewhere + "/10.1.0.1/53", "{}")).ShouldBeProblem(404, "service-not-found");
        (await Portal.DeleteAsync(Elsewhere + "/10.1.0.1/53")).ShouldBeProblem(404, "service-not-found");
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task A_deleted_server_is_gone()
    {
        await Portal.PostAsync(One);
        Kernel.Forget();
        var reply = await Portal.DeleteAsync(One);
        reply.ShouldBe(204).Text.Should().BeEmpty();
        Kernel.Commands.Should().Equal("-d -t 10.0.0.1:80 -r 10.1.0.1:80");
        Portal.State.Table.Find(Known.Web.Key).Should().Be(Known.Web);
    }

    [Test]
    public async Task An_identical_server_is_200_and_a_different_one_a_conflict()
    {
        await Portal.PostAsync(One, """{"weight":5}""");
        (await Portal.PostAsync(One, """{"weight":5}""")).ShouldBe(200).Headers.Location.Should().BeNull();
        (await Portal.PostAsync(One, """{"weight":6}""")).ShouldBeProblem(409, "already-exists");
        (await Portal.PostAsync(One)).ShouldBeProblem(409, "already-exists");
        Portal.State.Revision.Should().Be(2);
        Kernel.Table.ShouldBe(Portal.State.Table);
    }

    [Test]
    public async Task A_put_creates_and_then_replaces_every_field_in_place()
    {
        (await Portal.PutAsync(One, """{"weight":5,"upper_threshold":9}""")).ShouldBe(201).Headers.Location!.ToString().Should().Be(One);
        Kernel.Forget();
        (await Portal.PutAsync(One, """{"forwarder":"m"}""")).ShouldBe(200, """{"host":"10.1.0.1","port":80,"forwarder":"m","weight":1,"upper_threshold":0,"lower_threshold":0}""");
        Kernel.Commands.Should().Equal("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 1 -x 0 -y 0");
    }

    [Test]
    public async Task A_reset_of_the_servers_makes_the_fewest_steps_and_reports_them()
    {
        await Portal.PostAsync(Known.WebPath + "/servers", """[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80},{"host":"10.1.0.4","port":80}]""");
        Kernel.Forget();
        var reply = await Portal.PostAsync(Servers, """[{"host":"10.1.0.2","port":80,"weight":5},{"host":"10.1.0.3","port":80},{"host":"10.1.0.4","port":80}]""");
        reply.ShouldBe(200, """
            {"revision":3,"added":1,"edited":1,"removed":1,"unchanged":2,"changes":[
              {"action":"add","service":"tcp/10.0.0.1/80","server":"10.1.0.3/80","after":{"host":"10.1.0.3","port":80,"forwarder":"g","weight":1,"upper_threshold":0,"lower_threshold":0}},
              {"action":"edit","service":"tcp/10.0.0.1/80","server":"10.1.0.2/80",
               "before":{"host":"10.1.0.2","port":80,"forwarder":"g","weight":1,"upper_threshold":0,"lower_threshold":0},
               "after":{"host":"10.1.0.2","port":80,"forwarder":"g","weight":5,"upper_threshold":0,"lower_threshold":0}},
              {"action":"remove","service":"tcp/10.0.0.1/80","server":"10.1.0.1/80","before":{"host":"10.1.0.1","port":80,"forwarder":"g","weight":1,"upper_threshold":0,"lower_threshold":0}}]}
            """);
        Kernel.Commands.Should().Equal(
            "-a -t 10.0.0.1:80 -r 10.1.0.3:80 -g -w 1 -x 0 -y 0",
            "-e -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 5 -x 0 -y 0",
            "-d -t 10.0.0.1:80 -r 10.1.0.1:80");
    }

    [Test]
    public async Task A_reset_to_no_servers_leaves_the_service()
    {
        await Portal.PostAsync(One);
        (await Portal.PostAsync(Servers, "[]")).ShouldBe(200);
        Kernel.Table.ShouldBe(Known.Web);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }
}
