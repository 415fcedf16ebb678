using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>The routes of servers, one by one, against the kernel.</summary>
public sealed class ServerRoutesTests : PortalFixture
{
    private const string Service = "/services/tcp/2001:db8::1/80";
    private const string Servers = Service + "/servers";
    private const string First = Servers + "/2001:db8:1::11/80";
    private const string Saved = "-A -t [2001:db8::1]:80 -s wlc\n-a -t [2001:db8::1]:80 -r [2001:db8:1::11]:80 ";

    [SetUp]
    public async Task Add_a_service() => (await Api.PostAsync(Service)).Expect(201);

    [Test]
    public async Task A_server_without_a_body_has_all_defaults()
    {
        var added = (await Api.PostAsync(First)).Expect(201);

        added.Headers.Location!.ToString().Should().Be(First);
        Body.Plain(added.Json).Should().Be(Body.CompleteServers(Body.Parse("{host: '2001:db8:1::11', port: 80}")));
        Kernel.Save().Should().Be(Saved + "-g -w 1\n");
    }

    [Test]
    public async Task An_identical_server_is_no_conflict_and_a_different_one_is()
    {
        (await Api.PostAsync(First, "{forwarder: 'm', weight: 3}")).Expect(201);

        (await Api.PostAsync(First, "{forwarder: 'm', weight: 3}")).Expect(200);
        (await Api.PostAsync(First, "{forwarder: 'm', weight: 4}")).ExpectProblem(409, "already-exists");

        Kernel.Save().Should().Be(Saved + "-m -w 3\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Put_creates_a_server_and_replaces_all_of_it_in_place()
    {
        (await Api.PutAsync(First, "{forwarder: 'm', weight: 3, upper_threshold: 9, lower_threshold: 2}")).Expect(201);
        (await Api.PutAsync(First, "{forwarder: 'i'}")).Expect(200);

        Kernel.Save().Should().Be(Saved + "-i -w 1 --tun-type ipip\n");
        Body.Plain((await Api.GetAsync(First)).Json).Should().Be(Body.CompleteServers(Body.Parse("{host: '2001:db8:1::11', port: 80, forwarder: 'i'}")));
    }

    [Test]
    public async Task Patch_changes_what_it_names_and_keeps_the_rest()
    {
        (await Api.PostAsync(First, "{forwarder: 'i', weight: 3, upper_threshold: 9, lower_threshold: 2, tunnel: {type: 'gue', port: 6080}}")).Expect(201);

        (await Api.PatchAsync(First, "{weight: 0}")).Expect(200);
        (await Api.PatchAsync(First, "{tunnel: {checksum: 'csum'}}")).Expect(200);
        var patched = (await Api.PatchAsync(First, "{lower_threshold: null}")).Expect(200);

        const string Expected = "{host: '2001:db8:1::11', port: 80, forwarder: 'i', weight: 0, upper_threshold: 9, tunnel: {type: 'gue', port: 6080, checksum: 'csum'}}";
        Body.Plain(patched.Json).Should().Be(Body.CompleteServers(Body.Parse(Expected)));
        Kernel.Save().Should().Be(Saved + "-i -w 0 --tun-type gue --tun-port 6080 --tun-csum\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_patch_that_would_break_a_rule_changes_nothing()
    {
        (await Api.PostAsync(First, "{forwarder: 'm', upper_threshold: 9, lower_threshold: 2}")).Expect(201);
        var before = Kernel.Everything();

        (await Api.PatchAsync(First, "{upper_threshold: 1}")).ExpectProblem(422, "invalid-request");

        Kernel.Everything().Should().Be(before);
    }

    [Test]
    public async Task Delete_removes_one_server()
    {
        (await Api.PostAsync(First, "{forwarder: 'm'}")).Expect(201);
        (await Api.PostAsync(Servers + "/2001:db8:1::12/8080", "{forwarder: 'm'}")).Expect(201);

        (await Api.DeleteAsync(Servers + "/[2001:db8:1::12]/8080")).Expect(204);

        Kernel.Save().Should().Be(Saved + "-m -w 1\n");
        (await Api.DeleteAsync(Servers + "/2001:db8:1::12/8080")).ExpectProblem(404, "server-not-found");
        (await Api.GetAsync(Servers + "/2001:db8:1::12/8080")).ExpectProblem(404, "server-not-found");
        (await Api.PatchAsync(Servers + "/2001:db8:1::12/8080", "{weight: 1}")).ExpectProblem(404, "server-not-found");
    }

    [Test]
    public async Task A_reset_of_the_servers_says_what_it_did_and_the_list_is_what_was_sent()
    {
        (await Api.PostAsync(First, "{forwarder: 'm'}")).Expect(201);
        (await Api.PostAsync(Servers + "/2001:db8:1::12/80", "{forwarder: 'm'}")).Expect(201);
        const string Desired = """
            [{host: '10.0.0.11', port: 80, forwarder: 'i', tunnel: {type: 'gre', checksum: 'csum'}},
             {host: '2001:db8:1::11', port: 80, forwarder: 'm', weight: 7, upper_threshold: 5}]
            """;

        (await Api.PostAsync(Servers, Desired)).ExpectReport(1, 1, 1);

        Body.Plain((await Api.GetAsync(Servers)).Expect(200).Json).Should().Be(Body.CompleteServers(Body.Parse(Desired)));
        Kernel.Save().Should().Contain("-r 10.0.0.11:80 -i -w 1 --tun-type gre --tun-csum\n").And.Contain("-r [2001:db8:1::11]:80 -m -w 7\n").And.NotContain("::12]");
        (await Api.PostAsync(Servers, Desired)).ExpectReport(0, 0, 0);
        (await Api.PostAsync(Servers, "[]")).ExpectReport(0, 0, 2);
        (await Api.GetAsync(Servers)).Expect(200).Text.Should().Be("[]\n");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_reset_that_changes_one_server_reports_it()
    {
        (await Api.PostAsync(Servers, "[{host: '2001:db8:1::11', port: 80}]")).ExpectReport(1, 0, 0).Json["unchanged"]!.ToString().Should().Be("1");
        (await Api.PostAsync(Servers, "[{host: '2001:db8:1::11', port: 80, weight: 2}]")).ExpectReport(0, 1, 0);
        (await Api.PostAsync(Servers, "[]")).ExpectReport(0, 0, 1);
    }

    [Test]
    public async Task A_reset_that_changes_one_server_removes_those_that_somebody_added_by_hand()
    {
        Kernel.Run("-a -t [2001:db8::1]:80 -r [2001:db8:1::99]:80 -m");
        (await Api.PostAsync(Servers, "[{host: '2001:db8:1::11', port: 80}]")).Expect(200);
        Kernel.Save().Should().Be(Saved + "-g -w 1\n");

        Kernel.Run("-a -t [2001:db8::1]:80 -r [2001:db8:1::99]:80 -m");
        (await Api.PutAsync(Service, "{scheduler: 'rr', servers: [{host: '2001:db8:1::11', port: 80}]}")).Expect(200);
        Kernel.Save().Should().Be(Saved.Replace("wlc", "rr") + "-g -w 1\n");

        Kernel.Run("-a -t [2001:db8::1]:80 -r [2001:db8:1::99]:80 -m");
        (await Api.PatchAsync(Service, "{servers: [{host: '2001:db8:1::11', port: 80, weight: 2}]}")).Expect(200);
        Kernel.Save().Should().Be(Saved.Replace("wlc", "rr") + "-g -w 2\n");
    }

    [Test]
    public async Task Servers_of_a_service_that_is_not_there_are_not_there()
    {
        const string Missing = "/services/tcp/10.0.0.9/80/servers";

        (await Api.GetAsync(Missing)).ExpectProblem(404, "service-not-found");
        (await Api.PostAsync(Missing, "[]")).ExpectProblem(404, "service-not-found");
        (await Api.PostAsync(Missing + "/10.0.1.11/80")).ExpectProblem(404, "service-not-found");
        (await Api.PutAsync(Missing + "/10.0.1.11/80", "{}")).ExpectProblem(404, "service-not-found");
        (await Api.DeleteAsync(Missing + "/10.0.1.11/80")).ExpectProblem(404, "service-not-found");
    }
}
